using Udpt.Core.Identity;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Udpt3;

/// <summary>What stands in a UDPT 3 database, read as a whole: either all of it is right, or nothing is done with it.</summary>
internal sealed class Udpt3Contents
{
    /// <summary>Bad lines that are described; the others are only counted.</summary>
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

    /// <summary>What there is to say of the import.</summary>
    public Udpt3ImportResult Result => new(Path, Torrents.Count, _badLines, _faults, _damage, _ignoredBytes);

    /// <summary>
    /// Reads the file. A bad line throws <see cref="StorageException"/>, or with <paramref name="skipBadLines"/> is
    /// left out and counted, unless nothing else is in the file.
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
            // UDPT 3 never writes nothing; a full disk does.
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
            // What came before the damage was whole: its checksums were right. How much comes after it is not known.
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
