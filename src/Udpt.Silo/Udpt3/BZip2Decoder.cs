using System.Buffers;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.BZip2;

namespace Udpt.Silo.Udpt3;

/// <summary>
/// Decompresses a bzip2 file of any number of streams one after the other, as pbzip2 and <c>cat</c> make them.
/// Damage of every kind is <see cref="InvalidDataException"/>, and comes before anything of the damaged block does.
/// </summary>
/// <remarks>
/// SharpZipLib decodes one stream and leaves the file at its end. It reads a block as a whole, gives out its bytes and
/// then checks them against the block's checksum, before it gives out the last and after it has read the next block.
/// So the bytes are held back here until the file has moved on.
/// </remarks>
internal sealed class BZip2Decoder(FileStream file) : Stream
{
    private readonly CountingStream _source = new(file);
    private readonly ArrayBufferWriter<byte> _block = new(1024 * 1024);
    private int _given;
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
        while (_given == _block.WrittenCount)
        {
            if (!ReadBlock())
            {
                return 0;
            }
        }

        int length = Math.Min(count, _block.WrittenCount - _given);
        _block.WrittenSpan.Slice(_given, length).CopyTo(buffer.AsSpan(offset));
        _given += length;
        return length;
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

    /// <summary>Takes in the next block, or the end of a stream. False at the end of the file.</summary>
    private bool ReadBlock()
    {
        _block.ResetWrittenCount();
        _given = 0;
        try
        {
            if (_stream is null && !OpenNext())
            {
                return false;
            }

            long position = _source.Position;
            while (_source.Position == position)
            {
                int next = _stream!.ReadByte();
                if (next < 0)
                {
                    _stream.Dispose();
                    _stream = null;
                    break;
                }

                _block.GetSpan(1)[0] = (byte)next;
                _block.Advance(1);
            }

            return true;
        }
        catch (Exception e) when (e is SharpZipBaseException or EndOfStreamException or IndexOutOfRangeException)
        {
            _block.ResetWrittenCount();
            throw new InvalidDataException("the bzip2 data is damaged or ends early", e);
        }
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
        _stream = new BZip2InputStream(_source) { IsStreamOwner = false };
        return true;
    }

    /// <summary>The file as SharpZipLib takes it, byte by byte, with a position that costs nothing to look at.</summary>
    private sealed class CountingStream(FileStream inner) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int ReadByte()
        {
            _position++;
            return inner.ReadByte();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            _position += count;
            return inner.Read(buffer, offset, count);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
