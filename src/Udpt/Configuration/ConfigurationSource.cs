namespace Udpt.Configuration;

/// <summary>Where a setting was found: a line of the file, or an environment variable.</summary>
/// <param name="File">The configuration file as the user named it.</param>
/// <param name="Line">Starts at 1; 0 is the whole file.</param>
/// <param name="Variable">The environment variable, if the setting is not from the file.</param>
internal readonly record struct ConfigurationSource(string File, int Line, string? Variable = null)
    : IComparable<ConfigurationSource>
{
    /// <summary>The order of errors: the file from the top, then the variables by name.</summary>
    public int CompareTo(ConfigurationSource other)
    {
        if (Variable is null != other.Variable is null)
        {
            return Variable is null ? -1 : 1;
        }

        return Variable is null ? Line.CompareTo(other.Line) : string.CompareOrdinal(Variable, other.Variable);
    }

    public override string ToString()
    {
        if (Variable is not null)
        {
            return $"environment variable {Variable}";
        }

        return Line > 0 ? $"{File}:{Line}" : File;
    }
}
