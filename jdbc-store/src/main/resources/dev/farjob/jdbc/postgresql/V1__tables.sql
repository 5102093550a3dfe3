-- All times are microseconds since 1970 in UTC. Texts compare byte by byte, whatever the database's locale.

-- The requests for jobs. Rows are inserted and deleted; only "seen" ever changes.
CREATE TABLE {job} (
    no         bigint GENERATED ALWAYS AS IDENTITY,
    id         varchar(64)  COLLATE "C" NOT NULL PRIMARY KEY,
    owner      varchar(200) COLLATE "C" NOT NULL,
    subject    varchar(200) COLLATE "C",
    idem_key   varchar(200) COLLATE "C",
    provider   varchar(64)  COLLATE "C" NOT NULL,
    endpoint   varchar(500) COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    not_before bigint,
    deadline   bigint,
    seen       boolean NOT NULL DEFAULT false,
    tags       text,
    steps      text,
    input      text NOT NULL
);

-- One job per idempotency key of an owner.
CREATE UNIQUE INDEX {p}job_by_idem_key ON {job} (owner, idem_key) WHERE idem_key IS NOT NULL;

-- An owner's jobs, and those whose end was not acknowledged.
CREATE INDEX {p}job_by_owner ON {job} (owner, seen, created_at);

-- The latest job about a subject.
CREATE INDEX {p}job_by_subject ON {job} (owner, subject, created_at) WHERE subject IS NOT NULL;

-- All jobs, newest first; and what is old enough to be purged, from the other end.
CREATE INDEX {p}job_by_creation ON {job} (created_at);

-- One narrow row per job that is not settled: what every write of a job rewrites. Most of each page is left free, so that a
-- new version of a row finds room beside the old one, and needs no new index entry as long as owner and number stay: no
-- other column is in an index. Its due time is that of the last write. Dead rows are cleared early, because this is where they
-- arise; a vacuum does not give free pages back to the disk, for which it would lock the table against everybody.
CREATE TABLE {live} (
    owner           varchar(200) COLLATE "C" NOT NULL,
    no              bigint NOT NULL,
    id              varchar(64)  COLLATE "C" NOT NULL,
    created_at      bigint NOT NULL,
    provider        varchar(64)  COLLATE "C" NOT NULL,
    parts           text NOT NULL,
    due             bigint,
    version         bigint NOT NULL,
    stamp           varchar(64)  COLLATE "C" NOT NULL,
    state           varchar(16)  COLLATE "C" NOT NULL,
    attempt         integer NOT NULL,
    pace            bigint NOT NULL,
    updated_at      bigint NOT NULL,
    late_success_at bigint,
    log             text NOT NULL,
    PRIMARY KEY (owner, no)
) WITH (
    fillfactor = 25,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0.05,
    toast.autovacuum_vacuum_scale_factor = 0.02,
    toast.autovacuum_vacuum_cost_delay = 0,
    vacuum_truncate = off
);

-- The jobs due at a provider: a row for each of the live ones, written with it, and at the end of time if it is never due. A
-- claim writes here and nowhere else, and nothing of this is logged: a look that finds no news costs no log. After a crash the
-- server empties this table, and the store fills it again from the one above; claims are forgotten then, and what they held is
-- due as the last write left it. A row that is no job's says that all of them are here; the store inserts it. There is nothing to
-- be backed up, replicated or restored.
CREATE UNLOGGED TABLE {due} (
    no         bigint NOT NULL PRIMARY KEY,
    provider   varchar(64)  COLLATE "C" NOT NULL,
    due        bigint NOT NULL,
    owner      varchar(200) COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    claimed_at bigint NOT NULL DEFAULT 0
) WITH (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0.05,
    vacuum_truncate = off
);

CREATE INDEX {p}due_by_time ON {due} (provider, due);

-- The provider's deliveries: what we know of each, and its own answer. Rows are inserted and deleted, never changed.
CREATE TABLE {outcome} (
    no      bigint NOT NULL PRIMARY KEY,
    outcome text NOT NULL,
    payload text
);

-- How a job ended. Rewritten only by an acknowledgement or a late success.
CREATE TABLE {settled} (
    no              bigint NOT NULL PRIMARY KEY,
    id              varchar(64) COLLATE "C" NOT NULL,
    state           varchar(16) COLLATE "C" NOT NULL,
    version         bigint NOT NULL,
    stamp           varchar(64) COLLATE "C" NOT NULL,
    attempt         integer NOT NULL,
    pace            bigint NOT NULL,
    updated_at      bigint NOT NULL,
    settled_at      bigint NOT NULL,
    late_success_at bigint,
    acknowledged_at bigint,
    parts           text NOT NULL,
    log             text NOT NULL
);

-- The few that were delivered after all.
CREATE INDEX {p}settled_by_late_success ON {settled} (late_success_at) WHERE late_success_at IS NOT NULL;

-- From the provider's id of a job to the job: the hash of provider and id, and the job.
CREATE TABLE {handle} (
    hash bigint NOT NULL,
    id   varchar(64) COLLATE "C" NOT NULL
);

-- There is no key, so that inserts stay cheap; this lets rows be deleted where the table is published to a subscriber.
ALTER TABLE {handle} REPLICA IDENTITY FULL;

CREATE INDEX {p}handle_by_hash ON {handle} (hash);

-- Webhooks that arrived before the job that they are about was known. The number only says which came first.
CREATE TABLE {webhook} (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider    varchar(64) COLLATE "C" NOT NULL,
    key_hash    varchar(64) COLLATE "C" NOT NULL,
    key_text    text NOT NULL,
    handle_hash bigint NOT NULL,
    handle_id   text COLLATE "C" NOT NULL,
    query       text NOT NULL,
    headers     text NOT NULL,
    body        bytea NOT NULL,
    received_at bigint NOT NULL,
    UNIQUE (provider, key_hash)
);

CREATE INDEX {p}webhook_by_handle_hash ON {webhook} (provider, handle_hash);

CREATE INDEX {p}webhook_by_age ON {webhook} (received_at);

-- Work that one node at a time does for all of them: which node, and until when. A row for each kind of work, no more.
CREATE TABLE {duty} (
    name       varchar(64) COLLATE "C" NOT NULL PRIMARY KEY,
    node       varchar(64) COLLATE "C" NOT NULL,
    held_until bigint NOT NULL
);
