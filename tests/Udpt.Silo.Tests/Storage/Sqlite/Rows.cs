namespace Udpt.Silo.Tests.Storage.Sqlite;

/// <summary>Rows as the storage writes them, for tests that insert rows manually.</summary>
internal static class Rows
{
    /// <summary>The statement that inserts a record with its checksum.</summary>
    public static string Insert(string stateName, string key, string? payload, int version = 1)
    {
        string text = payload is null ? "NULL" : $"'{payload}'";
        string columns = $"'{stateName}', '{key}', 0, 0, {version}, {text}";
        return $"INSERT INTO grain_state VALUES ({columns}, udpt_checksum({columns}))";
    }

    /// <summary>The same for schema 1, which has no checksum.</summary>
    public static string InsertV1(string stateName, string key, string payload) =>
        $"INSERT INTO grain_state VALUES ('{stateName}', '{key}', 0, 0, 1, '{payload}')";
}
