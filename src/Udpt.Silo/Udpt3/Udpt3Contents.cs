using Udpt.Core.Identity;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Udpt3;

/// <summary>
/// The contents of a UDPT 3 database, read completely before anything is imported: all of it, or nothing.
/// </summary>
internal sealed class Udpt3Contents
{
    /// <summary>Bad lines that are described; further ones are only counted.</summary>
    private const int MaxFaults = 10;

    private readonly bool _skipBadLines;
    private readonly Dictionary<InfoHash, Udpt3Entry> _torrents = [];
    private readonly List<string> _faults = [];
    private long _badLines;
    private string? _damage;
    private long _ignoredBytes;

    private Udpt3Contents(string path, bool skipBadLines)
    {
        Path = path;
        _skipBadLines = skipBadLines;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The torrents in the order of their info hashes.</summary>
    public IReadOnlyList<KeyValuePair<InfoHash, Udpt3Entry>> Torrents { get; private set; } = [];

    /// <summary>The result of the import.</summary>
    public Udpt3ImportResult Result => new(Path, Torrents.Count, _badLines, _faults, _damage, _ignoredBytes);

    /// <summary>
    /// Reads the file. A bad line throws <see cref="StorageException"/>; with <paramref name="skipBadLines"/> it is
    /// skipped and counted, unless the file contains nothing else.
    /// </summary>
    public static Udpt3Contents Read(string path, bool skipBadLines)
    {
        Udpt3Contents contents = new(path, skipBadLines);
        using (Stream stream = Udpt3File.Open(path))
        {
            contents.ReadLines(new LineReader(stream));
            contents._ignoredBytes = (stream as BZip2Decoder)?.IgnoredBytes ?? 0;
        }

        if (new FileInfo(path).Length == 0)
        {
            // UDPT 3 never writes an empty file; a full disk does.
            throw new StorageException($"The file {path} is empty: nothing was imported.");
        }

        if (contents._torrents.Count == 0 && (contents._damage ?? contents._faults.FirstOrDefault()) is { } fault)
        {
            throw new StorageException($"Nothing in {path} could be read; nothing was imported: {fault}.");
        }

        KeyValuePair<InfoHash, Udpt3Entry>[] torrents = [.. contents._torrents];
        Array.Sort(torrents, (x, y) => x.Key.CompareTo(y.Key));
        contents.Torrents = torrents;
        return contents;
    }

    private void ReadLines(LineReader reader)
    {
        while (TryReadLine(reader, out ReadOnlySpan<byte> line, out bool isTooLong))
        {
            if (isTooLong)
            {
                Refuse(reader.LineNumber, $"longer than {LineReader.MaxLength} bytes");
            }
            else if (!line.Trim(" \t\r"u8).IsEmpty)
            {
                ReadLine(line, reader.LineNumber);
            }
        }
    }

    private bool TryReadLine(LineReader reader, out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        try
        {
            return reader.TryRead(out line, out isTooLong);
        }
        catch (InvalidDataException e)
        {
            // Everything before the damage is intact: its checksums matched. How much comes after it is unknown.
            RequireSkipping(reader.LineNumber, e.Message);
            _damage = $"line {reader.LineNumber}: {e.Message}";
        }
        catch (IOException e)
        {
            throw new StorageException($"The file {Path} cannot be read: {e.Message}", e);
        }

        line = default;
        isTooLong = false;
        return false;
    }

    private void ReadLine(ReadOnlySpan<byte> line, long lineNumber)
    {
        if (!Udpt3Line.TryRead(line, out InfoHash infoHash, out Udpt3Entry entry, out string? fault))
        {
            Refuse(lineNumber, fault);
        }
        else if (_torrents.TryGetValue(infoHash, out Udpt3Entry earlier))
        {
            _torrents[infoHash] = entry with { Completed = Math.Max(entry.Completed, earlier.Completed) };
        }
        else
        {
            _torrents.Add(infoHash, entry);
        }
    }

    private void RequireSkipping(long lineNumber, string fault)
    {
        if (!_skipBadLines)
        {
            throw new StorageException($"{Path}, line {lineNumber}: {fault}. Nothing was imported; udpt import --skip-bad-lines skips bad lines.");
        }
    }

    private void Refuse(long lineNumber, string fault)
    {
        RequireSkipping(lineNumber, fault);
        _badLines++;
        if (_faults.Count < MaxFaults)
        {
            _faults.Add($"line {lineNumber}: {fault}");
        }
    }
}
