using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Udpt.Silo.Storage;
using Udpt.Silo.Storage.Postgres;
using Udpt.Testing;

namespace Udpt.Silo.Tests.Storage.Postgres;

[Collection(PostgresFixture.Collection)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresDatabaseTests(PostgresFixture fixture)
{
    private const string Secret = "s3cret";

    [Fact]
    public async Task A_start_waits_for_a_server_that_is_away()
    {
        string connectionString = await fixture.Server.CreateDatabaseAsync();
        await fixture.Server.StopAsync();
        LogLines log = new();
        Task<PostgresDatabase> opening = PostgresDatabase.OpenAsync(
            $"{connectionString};Password={Secret}", TimeProvider.System, log);
        string line;
        try
        {
            line = await log.NextAsync();
            Assert.False(opening.IsCompleted);
        }
        finally
        {
            await fixture.Server.StartAsync();
        }

        await using PostgresDatabase database = await opening;

        Assert.StartsWith($"1300 Waiting for the database {database.Description}. ", line, StringComparison.Ordinal);
        Assert.Contains("refused", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, line, StringComparison.Ordinal);
        Assert.True(await database.IsUsableAsync());
    }

    [Fact]
    public async Task Waiting_ends_when_the_start_is_given_up()
    {
        using CancellationTokenSource cancellation = new();
        LogLines log = new();
        Task<PostgresDatabase> opening = PostgresDatabase.OpenAsync(
            "Host=127.0.0.1;Port=1;Username=udpt", TimeProvider.System, log, cancellation.Token);
        await log.NextAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    [Theory]
    [InlineData(Secret, "refuses the user or the password")]
    [InlineData("", "No password has been provided")]
    public async Task A_wrong_password_ends_the_start(string password, string expected)
    {
        string connectionString = await fixture.Server.CreateDatabaseAsync()
            + $";Username={PostgresServer.DistrustedUser};Password={password}";

        await AssertRefusedAsync(connectionString, expected);
    }

    [Fact]
    public Task An_unknown_database_ends_the_start() =>
        AssertRefusedAsync(fixture.Server.ConnectionString("nowhere") + $";Password={Secret}", "nowhere at 127.0.0.1:");

    [Theory]
    [InlineData("Host=localhost;Password=a;" + Secret, "semicolons")]
    [InlineData("Host=localhost;Password=a;" + Secret + "=b", "contains an unknown key")]
    [InlineData("Host=localhost;Port=" + Secret, "has an invalid value for port")]
    [InlineData("Host=localhost;SSL Mode=" + Secret, "has an invalid value for ssl mode")]
    [InlineData("Host=localhost;Timeout=-1;Password=" + Secret, "has an invalid value for timeout")]
    [InlineData("Username=udpt;Password=" + Secret, "has no Host")]
    [InlineData("", "has no Host")]
    public async Task A_connection_string_that_cannot_be_read_ends_the_start(string connectionString, string expected)
    {
        string? problem = PostgresDatabase.FindError(connectionString);

        Assert.NotNull(problem);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, problem, StringComparison.Ordinal);
        await AssertRefusedAsync(connectionString, expected);
    }

    [Fact]
    public void What_the_operator_has_set_stays_set()
    {
        NpgsqlConnectionStringBuilder settings = PostgresConnectionString.Parse(
            "Server=db;Max Auto Prepare=0;NoResetOnClose=false;MaxPoolSize=3;Timeout=30;CommandTimeout=31;Application Name=x;Auto Prepare Min Usages=9",
            maxPoolSize: 16);

        Assert.Equal(
            (0, false, 3, 30, 31, "x", 9),
            (settings.MaxAutoPrepare, settings.NoResetOnClose, settings.MaxPoolSize, settings.Timeout,
                settings.CommandTimeout, settings.ApplicationName, settings.AutoPrepareMinUsages));
    }

    [Fact]
    public void What_the_operator_has_not_set_suits_a_tracker()
    {
        NpgsqlConnectionStringBuilder settings = PostgresConnectionString.Parse("Host=db", maxPoolSize: 16);

        Assert.Equal(
            (64, true, 16, 5, 10, "udpt", 2),
            (settings.MaxAutoPrepare, settings.NoResetOnClose, settings.MaxPoolSize, settings.Timeout,
                settings.CommandTimeout, settings.ApplicationName, settings.AutoPrepareMinUsages));
    }

    [Fact]
    public async Task A_frozen_server_is_not_usable_and_says_so_soon()
    {
        await using PostgresDatabase database = await PostgresDatabase.OpenAsync(
            await fixture.Server.CreateDatabaseAsync(), TimeProvider.System, NullLogger.Instance);
        Assert.True(await database.IsUsableAsync());
        long start = TimeProvider.System.GetTimestamp();
        fixture.Server.Freeze();
        try
        {
            Assert.False(await database.IsUsableAsync());

            // Not only after the command timeout of 10 s.
            Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 9);
        }
        finally
        {
            fixture.Server.Thaw();
        }

        Assert.True(await IsUsableSoonAsync(database));
    }

    private static async Task<bool> IsUsableSoonAsync(PostgresDatabase database)
    {
        for (int attempts = 0; attempts < 10; attempts++)
        {
            if (await database.IsUsableAsync())
            {
                return true;
            }
        }

        return false;
    }

    private static async Task AssertRefusedAsync(string connectionString, string expected)
    {
        foreach (Func<Task> open in (Func<Task>[])[
            () => PostgresDatabase.OpenAsync(connectionString, TimeProvider.System, NullLogger.Instance),
            async () =>
            {
                await using var database = PostgresDatabase.ForGateway(connectionString, TimeProvider.System);
                await database.WhatIsMissingForGatewayAsync();
            }])
        {
            StorageException e = await Assert.ThrowsAsync<StorageException>(open);
            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, e.ToString(), StringComparison.Ordinal);
        }
    }
}
