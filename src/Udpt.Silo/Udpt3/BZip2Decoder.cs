using System.Buffers;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.BZip2;

namespace Udpt.Silo.Udpt3;

/// <summary>
/// Decompresses a bzip2 file of one or more concatenated streams, as pbzip2 and <c>cat</c> produce them. Any damage is
/// reported as <see cref="InvalidDataException"/> before anything of the damaged block is returned.
/// </summary>
/// <remarks>
/// SharpZipLib decodes one stream and leaves the file at its end. It reads a whole block, returns its bytes, and checks
/// them against the block's checksum only before the last byte, after it has read the next block. So bytes are held
/// back here until the file position has moved on.
/// </remarks>
internal sealed class BZip2Decoder(FileStream file) : Stream
{
    private readonly CountingStream _source = new(file);
    private readonly ArrayBufferWriter<byte> _block = new(1024 * 1024);
    private int _given;
    private BZip2InputStream? _stream;

    /// <summary>The magic number of every block; a stream's first block starts at a byte boundary.</summary>
    private static ReadOnlySpan<byte> BlockMagic => [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];

    /// <summary>
    /// Bytes after the last stream that are not bzip2, apart from zeros; known once everything has been read.
    /// </summary>
    public long IgnoredBytes { get; private set; }

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

    /// <summary>Reads the next block, or the end of a stream. False at the end of the file.</summary>
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
            throw new InvalidDataException("the bzip2 data is damaged or truncated", e);
        }
    }

    /// <summary>Opens the next stream; false if there is none.</summary>
    private bool OpenNext()
    {
        long position = file.Position;
        Span<byte> magic = stackalloc byte[Udpt3File.Magic.Length];
        int length = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (length == 0)
        {
            return false;
        }

        file.Position = position;
        if (magic[..length].SequenceEqual(Udpt3File.Magic[..length]))
        {
            _stream = new BZip2InputStream(_source) { IsStreamOwner = false };
            return true;
        }

        IgnoredBytes = SkipRest();
        return false;
    }

    /// <summary>
    /// Skips what bunzip2 ignores too: padding, or anything else that is not bzip2. Fails if it contains a block, which
    /// means a stream with damaged first bytes.
    /// </summary>
    /// <returns>The number of skipped bytes other than zero.</returns>
    private long SkipRest()
    {
        byte[] buffer = new byte[64 * 1024];
        long ignored = 0;
        int kept = 0;
        for (int read; (read = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            Span<byte> rest = buffer.AsSpan(0, kept + read);
            if (rest.IndexOf(BlockMagic) >= 0)
            {
                throw new InvalidDataException("the bzip2 data is damaged between two streams");
            }

            ignored += read - rest[kept..].Count((byte)0);

            // A block may begin in this part and continue in the next.
            kept = Math.Min(rest.Length, BlockMagic.Length - 1);
            rest[^kept..].CopyTo(buffer);
        }

        return ignored;
    }

    /// <summary>Feeds the file to SharpZipLib byte by byte, with a position that is cheap to read.</summary>
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
