using System.Data.Common;

namespace Udpt.Deploy.Tests.Compose;

public sealed class ComposeTests
{
    private static readonly string[] Silos = ["silo-1", "silo-2"];
    private static readonly string[] Gateways = ["gateway-1", "gateway-2"];

    private static IEnumerable<ComposeService> Trackers =>
        Silos.Concat(Gateways).Select(name => ComposeFile.Services[name]);

    [Fact]
    public void PostgreSQL_two_silos_and_two_gateways_are_there_and_what_watches_them_only_when_asked_for()
    {
        Assert.Equal(["gateway-1", "gateway-2", "postgres", "silo-1", "silo-2"], With(profile: false));
        Assert.Equal(["grafana", "prometheus"], With(profile: true));

        static IEnumerable<string> With(bool profile) => ComposeFile.Services
            .Where(service => service.Value.List("profiles").Contains("observability") == profile)
            .Select(service => service.Key)
            .Order();
    }

    [Fact]
    public void Every_service_has_a_read_only_root_no_privileges_and_a_health_check()
    {
        Assert.All(ComposeFile.Services.Values, service =>
        {
            Assert.Equal("true", service["read_only"]);
            Assert.Contains("/tmp", service.List("tmpfs"));
            Assert.Equal(["ALL"], service.List("cap_drop"));
            Assert.Equal(["no-new-privileges:true"], service.List("security_opt"));
            Assert.DoesNotContain("privileged", service.Keys);
            Assert.DoesNotContain("cap_add", service.Keys);

            // With a fixed name it could run only once on a machine.
            Assert.DoesNotContain("container_name", service.Keys);

            // The images have no shell, or need none.
            Assert.Equal("CMD", ComposeFile.List(service.Map("healthcheck")["test"])[0]);
        });
    }

    [Fact]
    public void Silos_and_gateways_run_their_commands_on_the_mounted_configuration()
    {
        Assert.All(Silos, name => Assert.Equal("silo", ComposeFile.Services[name].Command[0]));
        Assert.All(Gateways, name => Assert.Equal("gateway", ComposeFile.Services[name].Command[0]));
        Assert.All(Trackers, service =>
        {
            string[] mount = Assert.Single(service.List("volumes")).Split(':');
            Assert.True(File.Exists(Repository.PathOf(mount[0])), mount[0]);
            Assert.Equal("ro", mount[2]);
            Assert.Equal(["-c", mount[1]], service.Command[1..]);
            Assert.Equal(
                ["CMD", "dotnet", "/app/udpt.dll", "healthcheck", "-c", mount[1]],
                ComposeFile.List(service.Map("healthcheck")["test"]));
            Assert.Equal(".", service["build"]);
        });
    }

    [Fact]
    public void Services_wait_for_those_they_need_to_be_healthy()
    {
        Assert.All(Silos, name => AssertWaitsFor(name, "postgres"));
        Assert.All(Gateways, name => AssertWaitsFor(name, "postgres", "silo-1", "silo-2"));

        static void AssertWaitsFor(string name, params string[] others)
        {
            Dictionary<string, object?> waits = ComposeFile.Services[name].Map("depends_on");
            Assert.Equal(others, waits.Keys.Order());
            Assert.All(waits.Values, wait => Assert.Equal("service_healthy", ComposeFile.Map(wait)["condition"]));
        }
    }

    [Fact]
    public void Nothing_lies_between_clients_and_gateways()
    {
        Assert.All(Gateways, name =>
        {
            ComposeService gateway = ComposeFile.Services[name];
            Assert.Equal("host", gateway["network_mode"]);
            Assert.Equal("[::]:6969", gateway.Environment["UDPT_UDP__BIND_ADDRESS"]);
            Assert.Equal("true", gateway.Environment["UDPT_UDP__SHARE_PORT"]);
        });
        Assert.All(
            ComposeFile.Services.Values.SelectMany(service => service.List("ports")),
            port => Assert.DoesNotContain("udp", port, StringComparison.Ordinal));
    }

    [Fact]
    public void Gateways_share_a_host_so_their_REST_addresses_differ_and_only_the_host_reaches_them()
    {
        string[] addresses =
            [.. Gateways.Select(name => ComposeFile.Services[name].Environment["UDPT_HTTP__BIND_ADDRESS"])];
        Assert.Equal(["127.0.0.1:6970", "127.0.0.1:6971"], addresses);
    }

    [Fact]
    public void Everyone_has_the_same_database()
    {
        ComposeService postgres = ComposeFile.Services["postgres"];
        string[] published = Assert.Single(postgres.List("ports")).Split(':');
        Assert.Equal("127.0.0.1", published[0]);
        Assert.All(Trackers, service =>
        {
            DbConnectionStringBuilder database =
                new() { ConnectionString = service.Environment["UDPT_CLUSTER__DATABASE"] };
            bool isOnHost = service["network_mode"] is "host";
            Assert.Equal(isOnHost ? published[0] : "postgres", database["Host"]);
            Assert.Equal(isOnHost, database.ContainsKey("Port"));
            if (isOnHost)
            {
                Assert.Equal(published[1], database["Port"]);
            }

            Assert.Equal(postgres.Environment["POSTGRES_DB"], database["Database"]);
            Assert.Equal(postgres.Environment["POSTGRES_USER"], database["Username"]);
            Assert.Equal(postgres.Environment["POSTGRES_PASSWORD"], database["Password"]);
        });
    }

    [Fact]
    public void Data_of_PostgreSQL_is_on_a_volume()
    {
        string mount = Assert.Single(ComposeFile.Services["postgres"].List("volumes"));
        Assert.Contains(mount.Split(':')[0], ComposeFile.Volumes);
    }

    [Fact]
    public void Secrets_are_not_in_the_mounted_configuration()
    {
        Dictionary<string, string> toml = TomlFile.Read(Repository.Read("deploy/compose/udpt.toml"));

        Assert.DoesNotContain("cluster.database", toml.Keys);
        Assert.DoesNotContain(toml.Keys, key => key.StartsWith("http.access_tokens.", StringComparison.Ordinal));
    }

    [Fact]
    public void Configuration_is_good_with_the_environment_of_each_service()
    {
        Assert.All(Trackers, service =>
        {
            string file = Assert.Single(service.List("volumes")).Split(':')[0];

            (int exitCode, string output) = UdptCommand.Check(service.List("command")[0], file, service.Environment);

            Assert.True(exitCode == 0, output);
            Assert.Contains("cluster udpt-development", output, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Silos_have_more_time_to_stop_than_the_default()
    {
        Assert.All(Silos, name => Assert.Equal("5m", ComposeFile.Services[name]["stop_grace_period"]));
    }
}
