namespace Udpt.Silo.Udpt3;

/// <summary>Splits a stream into lines, returned as spans of one buffer. A line must fit into the buffer.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>A line of UDPT 3 has about 100 bytes.</summary>
    public const int MaxLength = 64 * 1024;

    private readonly byte[] _buffer = new byte[MaxLength + 1];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The number of the last line read, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>
    /// Reads the next line, without its terminator. False at the end of the stream. <paramref name="isTooLong"/> means
    /// that the line was skipped because it is longer than <see cref="MaxLength"/>.
    /// </summary>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        LineNumber++;
        isTooLong = false;
        int searched = 0;
        while (true)
        {
            int newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0 || _isAtEnd)
            {
                int length = newline >= 0 ? searched + newline : _end - _start;
                line = isTooLong ? default : _buffer.AsSpan(_start, length);
                _start += newline >= 0 ? length + 1 : length;
                return newline >= 0 || length > 0 || isTooLong;
            }

            searched = _end - _start;
            if (searched > MaxLength)
            {
                isTooLong = true;
                _start = _end = searched = 0;
            }

            Fill();
        }
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
    }
}
