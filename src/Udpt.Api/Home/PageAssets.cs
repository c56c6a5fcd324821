using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Udpt.Api.Home;

/// <summary>
/// The files of the page, embedded in this assembly. Their path contains a hash of all of them, so that browsers may
/// cache them forever and never mix two releases.
/// </summary>
public sealed class PageAssets
{
    private const string Prefix = "page/";

    private readonly FrozenDictionary<string, PageFile> _files;

    internal PageAssets()
    {
        Assembly assembly = typeof(PageAssets).Assembly;
        _files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => name[Prefix.Length..].Replace('\\', '/'),
                name => new PageFile(TypeOf(name), Read(assembly, name)));
        Version = VersionOf(_files);
    }

    /// <summary>Changes with any of the files.</summary>
    internal string Version { get; }

    /// <summary>The file at <paramref name="path"/>; null if it does not exist.</summary>
    internal PageFile? Find(string path) => _files.GetValueOrDefault(path);

    private static byte[] Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };

    private static string VersionOf(IReadOnlyDictionary<string, PageFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string path, PageFile file) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(file.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
