-- Schema 2 of the embedded database: each row has a checksum, so that a changed byte in it is damage, never another
-- value. udpt_checksum and udpt_verified are functions of this program, known to every connection that it opens.
-- Applied in one transaction with user_version, which says that it is there.

-- CRC-32C of all other columns, in their order.
ALTER TABLE grain_state ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;

UPDATE grain_state
SET checksum = udpt_checksum(state_name, grain_key, key_n0, key_n1, version, payload);

-- What the database knows of itself, by name: swarms_saved_at, swarms_saved (how many), udpt3_imported.
ALTER TABLE property ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;

UPDATE property
SET checksum = udpt_checksum(name, value);

-- Of swarms_saved_at and the other columns: a row that an earlier snapshot has left somewhere in the file is not taken
-- for one of the last.
ALTER TABLE swarm ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;

UPDATE swarm
SET checksum = udpt_checksum((SELECT value FROM property WHERE name = 'swarms_saved_at'), info_hash, swarm);

DELETE FROM OrleansQuery;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
(
    'ReadFromStorageKey',
    'SELECT udpt_verified(checksum, state_name, grain_key, key_n0, key_n1, version, payload) AS PayloadBinary,
         version AS Version
     FROM grain_state
     WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '''')
         AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1;'
),
(
    -- A first write has no version and only ever inserts; a later one updates the version it has read and nothing
    -- else. Whichever is not meant touches no row. No row back tells the grain storage of a conflict.
    'WriteToStorageKey',
    'INSERT INTO grain_state (state_name, grain_key, key_n0, key_n1, version, payload, checksum)
     SELECT @GrainTypeString, COALESCE(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1, 1,
         CAST(@PayloadBinary AS TEXT),
         udpt_checksum(@GrainTypeString, COALESCE(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1, 1,
             @PayloadBinary)
     WHERE @GrainStateVersion IS NULL
     ON CONFLICT DO NOTHING
     RETURNING version AS NewGrainStateVersion;

     UPDATE grain_state
     SET version = version + 1, payload = CAST(@PayloadBinary AS TEXT),
         checksum = udpt_checksum(state_name, grain_key, key_n0, key_n1, version + 1, @PayloadBinary)
     WHERE state_name = @GrainTypeString AND grain_key = COALESCE(@GrainIdExtensionString, '''')
         AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1 AND version = @GrainStateVersion
     RETURNING version AS NewGrainStateVersion;'
),
(
    'ClearStorageKey',
    'UPDATE grain_state
     SET version = version + 1, payload = NULL,
         checksum = udpt_checksum(state_name, grain_key, key_n0, key_n1, version + 1, NULL)
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
