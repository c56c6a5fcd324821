-- Schema 1 of a cluster's database: the grain states, the members of clusters, and the queries that Orleans' ADO.NET
-- providers use them with. Applied in one transaction with its row in udpt_schema, which says that it is there.
-- Text is compared byte by byte: keys then have the order of info hashes, whatever the database's language.

-- One row per saved grain state. A row's key is what the grain storage makes of a grain id: a string key stands in
-- grain_key, a number in key_n1, a Guid in both numbers. One unique key, so that of two first writes one fails; its
-- index lists a tracker's torrents in order. Keys that are not text have an empty grain_key: NULLs would not be unique.
-- The payload is JSON as it was written; no page is filled up, so that an update stays on its page and off the index.
CREATE TABLE grain_state
(
    service_id text COLLATE "C" NOT NULL,
    state_name text COLLATE "C" NOT NULL,
    grain_key  text COLLATE "C" NOT NULL,
    key_n0     bigint           NOT NULL,
    key_n1     bigint           NOT NULL,
    version    integer          NOT NULL,
    payload    json,

    PRIMARY KEY (service_id, state_name, grain_key, key_n0, key_n1)
)
WITH (fillfactor = 85);

-- One row per cluster: how often its members have changed. Its row lock orders the changes.
CREATE TABLE cluster_version
(
    cluster_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version    integer          NOT NULL
);

-- One row per start of a silo, dead ones included until Orleans clears them away.
CREATE TABLE cluster_silo
(
    cluster_id      text COLLATE "C" NOT NULL,
    address         text COLLATE "C" NOT NULL,
    port            integer          NOT NULL,
    generation      integer          NOT NULL,
    silo_name       text             NOT NULL,
    host_name       text             NOT NULL,
    status          integer          NOT NULL,
    proxy_port      integer          NOT NULL,
    suspect_times   text,
    start_time      timestamptz      NOT NULL,
    i_am_alive_time timestamptz      NOT NULL,

    PRIMARY KEY (cluster_id, address, port, generation)
);

-- Where the providers look for their queries, by names that are their own. So are the parameters and the columns.
CREATE TABLE OrleansQuery
(
    QueryKey  text COLLATE "C" NOT NULL PRIMARY KEY,
    QueryText text             NOT NULL
);

-- Grain states.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
(
    'ReadFromStorageKey',
    'SELECT convert_to(payload::text, ''UTF8'') AS PayloadBinary, version AS Version
     FROM grain_state
     WHERE service_id = @ServiceId AND state_name = @GrainTypeString
         AND grain_key = COALESCE(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1'
),
(
    -- A first write has no version and only ever inserts; a later one updates the version it has read and nothing
    -- else. Whichever is not meant touches no row. No row back tells the grain storage of a conflict.
    'WriteToStorageKey',
    'WITH inserted AS
     (
         INSERT INTO grain_state (service_id, state_name, grain_key, key_n0, key_n1, version, payload)
         SELECT @ServiceId, @GrainTypeString, COALESCE(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1, 1,
             convert_from(@PayloadBinary, ''UTF8'')::json
         WHERE @GrainStateVersion IS NULL
         ON CONFLICT DO NOTHING
         RETURNING version
     ),
     updated AS
     (
         UPDATE grain_state
         SET version = version + 1, payload = convert_from(@PayloadBinary, ''UTF8'')::json
         WHERE service_id = @ServiceId AND state_name = @GrainTypeString
             AND grain_key = COALESCE(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
             AND version = @GrainStateVersion
         RETURNING version
     )
     SELECT version AS NewGrainStateVersion FROM inserted
     UNION ALL
     SELECT version FROM updated'
),
(
    'ClearStorageKey',
    'UPDATE grain_state
     SET version = version + 1, payload = NULL
     WHERE service_id = @ServiceId AND state_name = @GrainTypeString
         AND grain_key = COALESCE(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
         AND version = @GrainStateVersion
     RETURNING version AS NewGrainStateVersion'
),
(
    -- The version after the deleted one: the same version back would read as a conflict.
    'DeleteStorageKey',
    'DELETE FROM grain_state
     WHERE service_id = @ServiceId AND state_name = @GrainTypeString
         AND grain_key = COALESCE(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
         AND version = @GrainStateVersion
     RETURNING version + 1 AS NewGrainStateVersion'
);

-- Members of clusters. A change of a member counts only together with the next version of its cluster: it is refused
-- when another one came first, and then changes nothing. The answer is whether it was made. Signs of life count for
-- themselves; whoever writes another silo's row has an older one in hand, at most.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
(
    'InsertMembershipVersionKey',
    'WITH inserted AS
     (
         INSERT INTO cluster_version (cluster_id, version)
         VALUES (@DeploymentId, 0)
         ON CONFLICT DO NOTHING
         RETURNING version
     )
     SELECT EXISTS (SELECT FROM inserted)'
),
(
    'InsertMembershipKey',
    'WITH next AS
     (
         UPDATE cluster_version
         SET version = version + 1
         WHERE cluster_id = @DeploymentId AND version = @Version AND NOT EXISTS
         (
             SELECT FROM cluster_silo
             WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
         )
         RETURNING cluster_id
     ),
     inserted AS
     (
         INSERT INTO cluster_silo (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port,
             start_time, i_am_alive_time)
         SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort,
             @StartTime, @IAmAliveTime
         FROM next
         RETURNING cluster_id
     )
     SELECT EXISTS (SELECT FROM inserted)'
),
(
    'UpdateMembershipKey',
    'WITH next AS
     (
         UPDATE cluster_version
         SET version = version + 1
         WHERE cluster_id = @DeploymentId AND version = @Version AND EXISTS
         (
             SELECT FROM cluster_silo
             WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
         )
         RETURNING cluster_id
     ),
     updated AS
     (
         UPDATE cluster_silo AS silo
         SET status = @Status, suspect_times = @SuspectTimes,
             i_am_alive_time = GREATEST(i_am_alive_time, @IAmAliveTime)
         FROM next
         WHERE silo.cluster_id = next.cluster_id AND address = @Address AND port = @Port AND generation = @Generation
         RETURNING silo.cluster_id
     )
     SELECT EXISTS (SELECT FROM updated)'
),
(
    'UpdateIAmAlivetimeKey',
    'UPDATE cluster_silo
     SET i_am_alive_time = @IAmAliveTime
     WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'
),
(
    -- One row at least, for the version: its silo columns are NULL when there is no such silo.
    'MembershipReadRowKey',
    'SELECT address AS Address, port AS Port, generation AS Generation, silo_name AS SiloName, host_name AS HostName,
         status AS Status, proxy_port AS ProxyPort, suspect_times AS SuspectTimes, start_time AS StartTime,
         i_am_alive_time AS IAmAliveTime, cluster_version.version AS Version
     FROM cluster_version LEFT JOIN cluster_silo ON cluster_silo.cluster_id = cluster_version.cluster_id
         AND address = @Address AND port = @Port AND generation = @Generation
     WHERE cluster_version.cluster_id = @DeploymentId'
),
(
    'MembershipReadAllKey',
    'SELECT address AS Address, port AS Port, generation AS Generation, silo_name AS SiloName, host_name AS HostName,
         status AS Status, proxy_port AS ProxyPort, suspect_times AS SuspectTimes, start_time AS StartTime,
         i_am_alive_time AS IAmAliveTime, cluster_version.version AS Version
     FROM cluster_version LEFT JOIN cluster_silo ON cluster_silo.cluster_id = cluster_version.cluster_id
     WHERE cluster_version.cluster_id = @DeploymentId'
),
(
    'GatewaysQueryKey',
    'SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
     FROM cluster_silo
     WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0'
),
(
    -- Of the dead (status 6) only, and only as they were read: whoever saw a sign of life since then keeps them.
    'CleanupDefunctSiloEntryKey',
    'DELETE FROM cluster_silo
     WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
         AND status = 6 AND start_time = @StartTime AND i_am_alive_time = @IAmAliveTime
         AND COALESCE(suspect_times, '''') = COALESCE(@SuspectTimes, '''')'
),
(
    -- All at once, for providers that do not know the one before.
    'CleanupDefunctSiloEntriesKey',
    'DELETE FROM cluster_silo
     WHERE cluster_id = @DeploymentId AND i_am_alive_time < @IAmAliveTime AND start_time < @IAmAliveTime AND status = 6'
),
(
    -- The version first: in the order in which changes take their locks.
    'DeleteMembershipTableEntriesKey',
    'DELETE FROM cluster_version WHERE cluster_id = @DeploymentId;
     DELETE FROM cluster_silo WHERE cluster_id = @DeploymentId;'
);
