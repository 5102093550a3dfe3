-- All times are microseconds since 1970 in UTC. Texts compare byte by byte. Every statement is a transaction of its own, and
-- may run twice. Nothing here gives out numbers: the store draws them at random, so that rows spread over all servers.

-- The requests for jobs. Rows are inserted and deleted; only "seen" ever changes. One job per number, and per idempotency key
-- of an owner.
CREATE TABLE IF NOT EXISTS {job} (
    no         bigint NOT NULL,
    id         varchar(64){bytewise} NOT NULL PRIMARY KEY,
    owner      varchar(200){bytewise} NOT NULL,
    subject    varchar(200){bytewise},
    idem_key   varchar(200){bytewise},
    provider   varchar(64){bytewise} NOT NULL,
    endpoint   varchar(500){bytewise} NOT NULL,
    created_at bigint NOT NULL,
    not_before bigint,
    deadline   bigint,
    seen       boolean NOT NULL DEFAULT false,
    tags       text,
    steps      text,
    input      text NOT NULL,
    UNIQUE (no),
    UNIQUE (owner, idem_key)
);

-- An owner's jobs, and those whose end was not acknowledged.
CREATE INDEX {async}IF NOT EXISTS {p}job_by_owner ON {job} (owner, seen, created_at, id);

-- The latest job about a subject.
CREATE INDEX {async}IF NOT EXISTS {p}job_by_subject ON {job} (owner, subject, created_at, id);

-- All jobs, newest first.
CREATE INDEX {async}IF NOT EXISTS {p}job_by_creation ON {job} (created_at{ascending}, id);

-- One narrow row per job that is not settled: what every look at a job rewrites.
CREATE TABLE IF NOT EXISTS {live} (
    owner           varchar(200){bytewise} NOT NULL,
    no              bigint NOT NULL,
    id              varchar(64){bytewise} NOT NULL,
    created_at      bigint NOT NULL,
    provider        varchar(64){bytewise} NOT NULL,
    parts           text NOT NULL,
    due             bigint,
    version         bigint NOT NULL,
    stamp           varchar(64){bytewise} NOT NULL,
    state           varchar(16){bytewise} NOT NULL,
    attempt         integer NOT NULL,
    pace            bigint NOT NULL,
    updated_at      bigint NOT NULL,
    late_success_at bigint,
    log             text NOT NULL,
    claimed_at      bigint,
    claim           varchar(64){bytewise} NOT NULL DEFAULT '',
    PRIMARY KEY (owner, no)
);

-- The jobs due at a provider.
CREATE INDEX {async}IF NOT EXISTS {p}live_by_due ON {live} (provider, due);

-- The provider's deliveries: what we know of each, and its own answer. Rows are inserted and deleted, never changed.
CREATE TABLE IF NOT EXISTS {outcome} (
    no      bigint NOT NULL PRIMARY KEY,
    outcome text NOT NULL,
    payload text
);

-- How a job ended. Rewritten only by an acknowledgement or a late success.
CREATE TABLE IF NOT EXISTS {settled} (
    no              bigint NOT NULL PRIMARY KEY,
    id              varchar(64){bytewise} NOT NULL,
    state           varchar(16){bytewise} NOT NULL,
    version         bigint NOT NULL,
    stamp           varchar(64){bytewise} NOT NULL,
    attempt         integer NOT NULL,
    pace            bigint NOT NULL,
    updated_at      bigint NOT NULL,
    settled_at      bigint NOT NULL,
    late_success_at bigint,
    acknowledged_at bigint,
    parts           text NOT NULL,
    log             text NOT NULL
);

-- The jobs that are old enough to be purged.
CREATE INDEX {async}IF NOT EXISTS {p}settled_by_age ON {settled} (settled_at{ascending});

-- The few that were delivered after all.
CREATE INDEX {async}IF NOT EXISTS {p}settled_by_late_success ON {settled} (late_success_at{ascending});

-- From the provider's id of a job to the job: the hash of provider and id, and the job.
CREATE TABLE IF NOT EXISTS {handle} (
    hash bigint NOT NULL,
    id   varchar(64){bytewise} NOT NULL,
    PRIMARY KEY (hash, id)
);

-- Webhooks that arrived before the job that they are about was known. The number says which came first.
CREATE TABLE IF NOT EXISTS {webhook} (
    id          bigint NOT NULL PRIMARY KEY,
    provider    varchar(64){bytewise} NOT NULL,
    key_hash    varchar(64){bytewise} NOT NULL,
    key_text    text NOT NULL,
    handle_hash bigint NOT NULL,
    handle_id   text NOT NULL,
    query       text NOT NULL,
    headers     text NOT NULL,
    body        bytea NOT NULL,
    received_at bigint NOT NULL,
    UNIQUE (provider, key_hash)
);

CREATE INDEX {async}IF NOT EXISTS {p}webhook_by_handle_hash ON {webhook} (provider, handle_hash);

CREATE INDEX {async}IF NOT EXISTS {p}webhook_by_age ON {webhook} (received_at{ascending});

-- Rows that serialize those who ask whether there is room for one more job. They are written, not only locked, so that a
-- database that takes no locks finds the conflict when the second of two commits.
CREATE TABLE IF NOT EXISTS {lock} (
    name varchar(300){bytewise} NOT NULL PRIMARY KEY,
    turn bigint NOT NULL
);

-- Work that one node at a time does for all of them: which node, and until when. A row for each kind of work, no more.
CREATE TABLE IF NOT EXISTS {duty} (
    name       varchar(64){bytewise} NOT NULL PRIMARY KEY,
    node       varchar(64){bytewise} NOT NULL,
    held_until bigint NOT NULL
);
