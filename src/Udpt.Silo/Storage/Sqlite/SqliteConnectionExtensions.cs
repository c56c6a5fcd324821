using Microsoft.Data.Sqlite;

namespace Udpt.Silo.Storage.Sqlite;

/// <summary>One-line statements. Their text is always this project's own.</summary>
internal static class SqliteConnectionExtensions
{
    /// <summary>A command in the connection's transaction, if there is one.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants and embedded scripts of this project.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>Executes statements without a result.</summary>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row.</summary>
    public static T Scalar<T>(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.Command(sql);
        return (T)command.ExecuteScalar()!;
    }
}
