-- All times are microseconds since 1970 in UTC. Every statement may run twice.

-- The requests for jobs. Rows are inserted and deleted; only "seen" ever changes.
CREATE TABLE IF NOT EXISTS {job} (
    no         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         VARCHAR(64)  NOT NULL,
    owner      VARCHAR(200) NOT NULL,
    subject    VARCHAR(200),
    idem_key   VARCHAR(200),
    provider   VARCHAR(64)  NOT NULL,
    endpoint   VARCHAR(500) NOT NULL,
    created_at BIGINT NOT NULL,
    not_before BIGINT,
    deadline   BIGINT,
    seen       BOOLEAN DEFAULT FALSE NOT NULL,
    tags       CHARACTER LARGE OBJECT,
    steps      CHARACTER LARGE OBJECT,
    input      CHARACTER LARGE OBJECT NOT NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS {s}{p}job_by_id ON {job} (id);

-- One job per idempotency key of an owner.
CREATE UNIQUE INDEX IF NOT EXISTS {s}{p}job_by_idem_key ON {job} (owner, idem_key);

-- An owner's jobs, and those whose end was not acknowledged.
CREATE INDEX IF NOT EXISTS {s}{p}job_by_owner ON {job} (owner, seen, created_at, id);

-- The latest job about a subject.
CREATE INDEX IF NOT EXISTS {s}{p}job_by_subject ON {job} (owner, subject, created_at, id);

-- All jobs, newest first.
CREATE INDEX IF NOT EXISTS {s}{p}job_by_creation ON {job} (created_at, id);

-- One narrow row per job that is not settled: what every look at a job rewrites.
CREATE TABLE IF NOT EXISTS {live} (
    owner           VARCHAR(200) NOT NULL,
    no              BIGINT NOT NULL,
    id              VARCHAR(64) NOT NULL,
    created_at      BIGINT NOT NULL,
    provider        VARCHAR(64) NOT NULL,
    parts           VARCHAR(1000000) NOT NULL,
    due             BIGINT,
    version         BIGINT NOT NULL,
    stamp           VARCHAR(64) NOT NULL,
    state           VARCHAR(16) NOT NULL,
    attempt         INTEGER NOT NULL,
    pace            BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    late_success_at BIGINT,
    log             CHARACTER LARGE OBJECT NOT NULL,
    claimed_at      BIGINT,
    claim           VARCHAR(64) DEFAULT '' NOT NULL,
    PRIMARY KEY (owner, no)
);

-- The jobs due at a provider.
CREATE INDEX IF NOT EXISTS {s}{p}live_by_due ON {live} (provider, due);

-- The provider's deliveries: what we know of each, and its own answer. Rows are inserted and deleted, never changed.
CREATE TABLE IF NOT EXISTS {outcome} (
    no      BIGINT NOT NULL PRIMARY KEY,
    outcome CHARACTER LARGE OBJECT NOT NULL,
    payload CHARACTER LARGE OBJECT
);

-- How a job ended. Rewritten only by an acknowledgement or a late success.
CREATE TABLE IF NOT EXISTS {settled} (
    no              BIGINT NOT NULL PRIMARY KEY,
    id              VARCHAR(64) NOT NULL,
    state           VARCHAR(16) NOT NULL,
    version         BIGINT NOT NULL,
    stamp           VARCHAR(64) NOT NULL,
    attempt         INTEGER NOT NULL,
    pace            BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    settled_at      BIGINT NOT NULL,
    late_success_at BIGINT,
    acknowledged_at BIGINT,
    parts           VARCHAR(1000000) NOT NULL,
    log             CHARACTER LARGE OBJECT NOT NULL
);

-- The jobs that are old enough to be purged.
CREATE INDEX IF NOT EXISTS {s}{p}settled_by_age ON {settled} (settled_at);

-- The few that were delivered after all.
CREATE INDEX IF NOT EXISTS {s}{p}settled_by_late_success ON {settled} (late_success_at);

-- From the provider's id of a job to the job: the hash of provider and id, and the job.
CREATE TABLE IF NOT EXISTS {handle} (
    hash BIGINT NOT NULL,
    id   VARCHAR(64) NOT NULL
);

CREATE INDEX IF NOT EXISTS {s}{p}handle_by_hash ON {handle} (hash);

-- Webhooks that arrived before the job that they are about was known. The number says which came first.
CREATE TABLE IF NOT EXISTS {webhook} (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider    VARCHAR(64) NOT NULL,
    key_hash    VARCHAR(64) NOT NULL,
    key_text    CHARACTER LARGE OBJECT NOT NULL,
    handle_hash BIGINT NOT NULL,
    handle_id   VARCHAR(1000000) NOT NULL,
    query       CHARACTER LARGE OBJECT NOT NULL,
    headers     CHARACTER LARGE OBJECT NOT NULL,
    body        BINARY LARGE OBJECT NOT NULL,
    received_at BIGINT NOT NULL
);

-- The same delivery is kept once.
CREATE UNIQUE INDEX IF NOT EXISTS {s}{p}webhook_by_key ON {webhook} (provider, key_hash);

CREATE INDEX IF NOT EXISTS {s}{p}webhook_by_handle_hash ON {webhook} (provider, handle_hash);

CREATE INDEX IF NOT EXISTS {s}{p}webhook_by_age ON {webhook} (received_at);

-- Rows that serialize those who ask whether there is room for one more job.
CREATE TABLE IF NOT EXISTS {lock} (
    name VARCHAR(300) NOT NULL PRIMARY KEY
);

-- Work that one node at a time does for all of them: which node, and until when. A row for each kind of work, no more.
CREATE TABLE IF NOT EXISTS {duty} (
    name       VARCHAR(64) NOT NULL PRIMARY KEY,
    node       VARCHAR(64) NOT NULL,
    held_until BIGINT NOT NULL
);
