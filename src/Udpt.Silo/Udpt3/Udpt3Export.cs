using ICSharpCode.SharpZipLib.BZip2;
using Udpt.Core.Identity;
using Udpt.Core.Torrents;
using Udpt.Silo.Storage;

namespace Udpt.Silo.Udpt3;

/// <summary>Writes torrents as a UDPT 3 database.</summary>
public static class Udpt3Export
{
    /// <summary>
    /// Writes the torrents to <paramref name="file"/>: as bzip2 if its name ends in <c>.bz2</c>, else as plain lines.
    /// The file appears only when it is complete. An existing file throws <see cref="StorageException"/> and is not
    /// changed, unless <paramref name="overwrite"/> is set.
    /// </summary>
    /// <returns>The number of torrents written.</returns>
    public static int Run(
        IEnumerable<KeyValuePair<InfoHash, TorrentRecord>> torrents, string file, bool overwrite = false)
    {
        if (!overwrite && Path.Exists(file))
        {
            throw Exists(file);
        }

        string unfinished = $"{file}.{Path.GetRandomFileName()}";
        try
        {
            int count = Write(torrents, unfinished, Udpt3File.IsNamedBZip2(file));
            File.Move(unfinished, file, overwrite);
            return count;
        }
        catch (IOException e) when (!overwrite && Path.Exists(file))
        {
            throw Exists(file, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The file {file} cannot be written: {e.Message}", e);
        }
        finally
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }
        }
    }

    private static int Write(IEnumerable<KeyValuePair<InfoHash, TorrentRecord>> torrents, string path, bool compress)
    {
        using FileStream target = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);
        int count = 0;
        using (Stream lines = compress ? new BZip2OutputStream(target) { IsStreamOwner = false } : new BufferedStream(target))
        {
            foreach ((InfoHash infoHash, TorrentRecord record) in torrents)
            {
                Udpt3Line.Write(lines, infoHash, new Udpt3Entry(record.IsFlagged, record.Completed, record.IsRegistered));
                count++;
            }

            if (!compress)
            {
                lines.Flush();
                target.Flush(flushToDisk: true);
                return count;
            }
        }

        target.Flush(flushToDisk: true);
        return count;
    }

    private static StorageException Exists(string file, Exception? inner = null) => new(
        $"The file {file} already exists: name another one, or allow overwriting.", inner!);
}
