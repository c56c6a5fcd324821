using System.Collections;
using System.Text;

namespace Udpt.Configuration;

/// <summary>Reads the configuration from its file and the environment.</summary>
internal static class ConfigurationLoader
{
    /// <summary>More than any configuration needs; a wrong file must not fill the memory.</summary>
    private const int MaxBytes = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The process's environment, in the form that <see cref="Load"/> expects.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment()
    {
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
    }

    /// <param name="file">The file.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="role">The role to run; null for a command that runs none, see <see cref="RoleRequirements"/>.</param>
    /// <exception cref="ConfigurationException">Contains every error.</exception>
    public static UdptConfiguration Load(
        string file, IReadOnlyDictionary<string, string> environment, ProcessRole? role = ProcessRole.Tracker)
    {
        return Read(file, ReadText(file), environment, role);
    }

    /// <summary>
    /// <see cref="Load"/> on a separate thread, which is abandoned when the token is cancelled: reading may never end (a
    /// FIFO without a writer, a hung network file system), and must not block a stop.
    /// </summary>
    /// <exception cref="ConfigurationException">Contains every error.</exception>
    public static Task<UdptConfiguration> LoadAsync(
        string file,
        IReadOnlyDictionary<string, string> environment,
        ProcessRole? role,
        CancellationToken cancellationToken)
    {
        return Task.Factory
            .StartNew(
                () => Load(file, environment, role),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)
            .WaitAsync(cancellationToken);
    }

    /// <summary><see cref="Load"/> for text.</summary>
    /// <exception cref="ConfigurationException">Contains every error.</exception>
    public static UdptConfiguration Read(
        string file,
        string text,
        IReadOnlyDictionary<string, string> environment,
        ProcessRole? role = ProcessRole.Tracker)
    {
        TomlText toml = TomlText.Parse(file, text);
        List<ConfigurationFault> faults = [.. toml.Faults];
        if (toml.Document is null)
        {
            throw new ConfigurationException(faults);
        }

        List<Setting> settings = EnvironmentSettings.Override(
            TomlSettings.Read(file, toml.Document),
            EnvironmentSettings.Read(file, environment));
        faults.AddRange(UnknownKeys.Find(settings));
        UdptConfiguration configuration =
            ConfigurationKeys.Read(new KeyReader(file, environment, role, settings, toml.UnreadKeys, faults));
        faults.AddRange(ContradictingKeys.Find(configuration, settings));
        return faults.Count == 0 ? configuration : throw new ConfigurationException(faults);
    }

    private static string ReadText(string file)
    {
        try
        {
            if (Directory.Exists(file))
            {
                throw Unreadable(file, "cannot be read: it is a directory");
            }

            using FileStream stream = File.OpenRead(file);
            byte[] bytes = new byte[MaxBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? StrictUtf8.GetString(bytes, 0, length).TrimStart('\uFEFF')
                : throw Unreadable(file, "cannot be read: larger than 1 MiB, which no configuration is");
        }
        catch (DecoderFallbackException exception)
        {
            throw Unreadable(file, $"cannot be read: not UTF-8 at byte {exception.Index}{ProbablyUtf16(exception)}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(file, "cannot be read: there is no such file (-c FILE names another)");
        }
        catch (UnauthorizedAccessException)
        {
            throw Unreadable(file, "cannot be read: permission denied");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(file, "cannot be read: " + exception.Message);
        }
    }

    /// <summary>Windows editors call UTF-16 "Unicode"; such a file begins with the bytes FF FE or FE FF.</summary>
    private static string ProbablyUtf16(DecoderFallbackException exception) =>
        exception is { Index: 0, BytesUnknown: [0xFF or 0xFE, ..] } ? "; it looks like UTF-16, save it as UTF-8" : "";

    private static ConfigurationException Unreadable(string file, string problem)
    {
        return new ConfigurationException([new ConfigurationFault(new ConfigurationSource(file, 0), null, problem)]);
    }
}
