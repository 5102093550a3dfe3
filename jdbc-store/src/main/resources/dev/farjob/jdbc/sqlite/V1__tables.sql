-- All times are microseconds since 1970 in UTC.

-- The requests for jobs. Rows are inserted and deleted; only "seen" ever changes. A number is never given out again.
CREATE TABLE {job} (
    no         INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL,
    owner      TEXT NOT NULL,
    subject    TEXT,
    idem_key   TEXT,
    provider   TEXT NOT NULL,
    endpoint   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    not_before INTEGER,
    deadline   INTEGER,
    seen       INTEGER NOT NULL DEFAULT 0,
    tags       TEXT,
    steps      TEXT,
    input      TEXT NOT NULL
);

CREATE UNIQUE INDEX {s}{p}job_by_id ON {p}job (id);

-- One job per idempotency key of an owner.
CREATE UNIQUE INDEX {s}{p}job_by_idem_key ON {p}job (owner, idem_key);

-- An owner's jobs, and those whose end was not acknowledged.
CREATE INDEX {s}{p}job_by_owner ON {p}job (owner, seen, created_at, id);

-- The latest job about a subject.
CREATE INDEX {s}{p}job_by_subject ON {p}job (owner, subject, created_at, id);

-- All jobs, newest first.
CREATE INDEX {s}{p}job_by_creation ON {p}job (created_at, id);

-- One narrow row per job that is not settled: what every look at a job rewrites.
CREATE TABLE {live} (
    owner           TEXT NOT NULL,
    no              INTEGER NOT NULL,
    id              TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    provider        TEXT NOT NULL,
    parts           TEXT NOT NULL,
    due             INTEGER,
    version         INTEGER NOT NULL,
    stamp           TEXT NOT NULL,
    state           TEXT NOT NULL,
    attempt         INTEGER NOT NULL,
    pace            INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    late_success_at INTEGER,
    log             TEXT NOT NULL,
    claimed_at      INTEGER,
    claim           TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (owner, no)
);

-- The jobs due at a provider.
CREATE INDEX {s}{p}live_by_due ON {p}live (provider, due);

-- The provider's deliveries: what we know of each, and its own answer. Rows are inserted and deleted, never changed.
CREATE TABLE {outcome} (
    no      INTEGER PRIMARY KEY,
    outcome TEXT NOT NULL,
    payload TEXT
);

-- How a job ended. Rewritten only by an acknowledgement or a late success.
CREATE TABLE {settled} (
    no              INTEGER PRIMARY KEY,
    id              TEXT NOT NULL,
    state           TEXT NOT NULL,
    version         INTEGER NOT NULL,
    stamp           TEXT NOT NULL,
    attempt         INTEGER NOT NULL,
    pace            INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    settled_at      INTEGER NOT NULL,
    late_success_at INTEGER,
    acknowledged_at INTEGER,
    parts           TEXT NOT NULL,
    log             TEXT NOT NULL
);

-- The jobs that are old enough to be purged.
CREATE INDEX {s}{p}settled_by_age ON {p}settled (settled_at);

-- The few that were delivered after all.
CREATE INDEX {s}{p}settled_by_late_success ON {p}settled (late_success_at) WHERE late_success_at IS NOT NULL;

-- From the provider's id of a job to the job: the hash of provider and id, and the job.
CREATE TABLE {handle} (
    hash INTEGER NOT NULL,
    id   TEXT NOT NULL
);

CREATE INDEX {s}{p}handle_by_hash ON {p}handle (hash);

-- Webhooks that arrived before the job that they are about was known. The number says which came first.
CREATE TABLE {webhook} (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    provider    TEXT NOT NULL,
    key_hash    TEXT NOT NULL,
    key_text    TEXT NOT NULL,
    handle_hash INTEGER NOT NULL,
    handle_id   TEXT NOT NULL,
    query       TEXT NOT NULL,
    headers     TEXT NOT NULL,
    body        BLOB NOT NULL,
    received_at INTEGER NOT NULL
);

-- The same delivery is kept once.
CREATE UNIQUE INDEX {s}{p}webhook_by_key ON {p}webhook (provider, key_hash);

CREATE INDEX {s}{p}webhook_by_handle_hash ON {p}webhook (provider, handle_hash);

CREATE INDEX {s}{p}webhook_by_age ON {p}webhook (received_at);

-- Rows that serialize those who ask whether there is room for one more job.
CREATE TABLE {lock} (
    name TEXT NOT NULL PRIMARY KEY
);

-- Work that one node at a time does for all of them: which node, and until when. A row for each kind of work, no more.
CREATE TABLE {duty} (
    name       TEXT NOT NULL PRIMARY KEY,
    node       TEXT NOT NULL,
    held_until INTEGER NOT NULL
);
