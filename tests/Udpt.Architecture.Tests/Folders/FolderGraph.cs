namespace Udpt.Architecture.Tests.Folders;

/// <summary>
/// Which folders of a project use types of which other folders. The project's own folder is named <c>.</c>.
/// </summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _edges = [];

    /// <summary>The number of edges between folders.</summary>
    public int Edges => _edges.Count;

    /// <summary>
    /// The folders in layers: each uses only folders of earlier layers. Folders in a cycle are omitted.
    /// </summary>
    public IEnumerable<string[]> Layers()
    {
        HashSet<string> open = [.. _edges.Keys.SelectMany(edge => new[] { edge.From, edge.To })];
        while (open.Count > 0)
        {
            string[] layer =
            [
                .. open.Where(folder => !_edges.Keys.Any(edge => edge.From == folder && open.Contains(edge.To))).Order(),
            ];
            if (layer.Length == 0)
            {
                yield break;
            }

            open.ExceptWith(layer);
            yield return layer;
        }
    }

    /// <summary>Records that a file uses a type from another file.</summary>
    public void Add(string fromFile, string toFile)
    {
        (string, string) edge = (FolderOf(fromFile), FolderOf(toFile));
        if (edge.Item1 == edge.Item2)
        {
            return;
        }

        if (!_edges.TryGetValue(edge, out SortedSet<string>? uses))
        {
            _edges[edge] = uses = [];
        }

        uses.Add($"{Path.GetFileName(fromFile)} uses {Path.GetFileName(toFile)}");
    }

    /// <summary>The edges that are part of a cycle, with the files that cause them.</summary>
    public string[] EdgesInCycles() =>
    [
        .. _edges.Where(edge => Reaches(edge.Key.To, edge.Key.From))
            .Select(edge => $"{edge.Key.From} -> {edge.Key.To}: {string.Join(", ", edge.Value)}"),
    ];

    private static string FolderOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".";

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> next = new(seen);
        while (next.TryDequeue(out string? folder))
        {
            if (folder == to)
            {
                return true;
            }

            foreach ((string _, string target) in _edges.Keys.Where(edge => edge.From == folder && seen.Add(edge.To)))
            {
                next.Enqueue(target);
            }
        }

        return false;
    }
}
