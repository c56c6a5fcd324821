using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.BZip2;

namespace Udpt.Silo.Udpt3;

/// <summary>
/// Decompresses a bzip2 file of any number of streams one after the other, as pbzip2 and <c>cat</c> make them.
/// Damage of every kind is <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class BZip2Decoder(FileStream file) : Stream
{
    // SharpZipLib decodes one stream. It takes the file byte by byte and stops at its stream's last.
    private BZip2InputStream? _stream;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            while (true)
            {
                if (_stream is null && !OpenNext())
                {
                    return 0;
                }

                int read = _stream!.Read(buffer, offset, count);
                if (read > 0)
                {
                    return read;
                }

                _stream.Dispose();
                _stream = null;
            }
        }
        catch (Exception e) when (e is SharpZipBaseException or EndOfStreamException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("the bzip2 data is damaged or ends early", e);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream?.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool OpenNext()
    {
        Span<byte> magic = stackalloc byte[Udpt3File.Magic.Length];
        int length = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (length == 0)
        {
            return false;
        }

        if (!magic[..length].SequenceEqual(Udpt3File.Magic))
        {
            throw new InvalidDataException("the bzip2 data is followed by something else");
        }

        file.Position -= length;
        _stream = new BZip2InputStream(file) { IsStreamOwner = false };
        return true;
    }
}
