-- Schema 1 of the embedded database: the grain states, the queries that Orleans' ADO.NET grain storage
-- reads and writes them with, and the swarms of a tracker that stopped in good order.
-- Applied in one transaction with user_version, which says that it is there.

-- One row per saved grain state. A row's key is what the grain storage makes of a grain id: a string key stands in
-- grain_key, a number in key_n1, a Guid in both numbers. One unique key, so that of two first writes one fails; the
-- rows lie in its order, so that listing the torrents is one walk. Keys that are not text have an empty grain_key:
-- NULLs would not be unique. There is no service id: a file belongs to one tracker, whatever it is called.
CREATE TABLE grain_state
(
    state_name TEXT    NOT NULL,
    grain_key  TEXT    NOT NULL,
    key_n0     INTEGER NOT NULL,
    key_n1     INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    payload    TEXT,

    PRIMARY KEY (state_name, grain_key, key_n0, key_n1)
)
STRICT, WITHOUT ROWID;

-- Where the grain storage looks for its queries, by names that are its own.
CREATE TABLE OrleansQuery
(
    QueryKey  TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
)
STRICT;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
(
    'ReadFromStorageKey',
    'SELECT CAST(payload AS BLOB) AS PayloadBinary, version AS Version
     FROM grain_state
     WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '''')
         AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1;'
),
(
    -- A first write has no version and only ever inserts; a later one updates the version it has read and nothing
    -- else. Whichever is not meant touches no row. No row back tells the grain storage of a conflict.
    'WriteToStorageKey',
    'INSERT INTO grain_state (state_name, grain_key, key_n0, key_n1, version, payload)
     SELECT @GrainTypeString, COALESCE(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1, 1,
         CAST(@PayloadBinary AS TEXT)
     WHERE @GrainStateVersion IS NULL
     ON CONFLICT DO NOTHING
     RETURNING version AS NewGrainStateVersion;

     UPDATE grain_state
     SET version = version + 1, payload = CAST(@PayloadBinary AS TEXT)
     WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '''')
         AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1 AND version = @GrainStateVersion
     RETURNING version AS NewGrainStateVersion;'
),
(
    'ClearStorageKey',
    'UPDATE grain_state
     SET version = version + 1, payload = NULL
     WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '''')
         AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1 AND version = @GrainStateVersion
     RETURNING version AS NewGrainStateVersion;'
),
(
    -- The version after the deleted one: the same version back would read as a conflict.
    'DeleteStorageKey',
    'DELETE FROM grain_state
     WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '''')
         AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1 AND version = @GrainStateVersion
     RETURNING version + 1 AS NewGrainStateVersion;'
);

-- What the database knows of itself, by name: swarms_saved_at, udpt3_imported.
CREATE TABLE property
(
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
)
STRICT;

-- The swarms of a tracker that stopped in good order, at swarms_saved_at. Written and read as a whole and never looked
-- up, so without an index: a million rows are appended in the order they come.
CREATE TABLE swarm
(
    info_hash BLOB NOT NULL,
    swarm     BLOB NOT NULL
)
STRICT;
