-- All times are microseconds since 1970 in UTC. Texts compare byte by byte, trailing blanks included. A statement creates a
-- table whole or not at all, and every statement may run twice: what defines tables cannot be rolled back here.

-- The requests for jobs. Rows are inserted and deleted; only "seen" ever changes.
CREATE TABLE IF NOT EXISTS {job} (
    no         BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    id         VARCHAR(64)  NOT NULL,
    owner      VARCHAR(200) NOT NULL,
    subject    VARCHAR(200),
    idem_key   VARCHAR(200),
    provider   VARCHAR(64)  NOT NULL,
    endpoint   VARCHAR(500) NOT NULL,
    created_at BIGINT NOT NULL,
    not_before BIGINT,
    deadline   BIGINT,
    seen       TINYINT(1) NOT NULL DEFAULT 0,
    tags       LONGTEXT,
    steps      LONGTEXT,
    input      LONGTEXT NOT NULL,
    UNIQUE INDEX {p}job_by_id (id),
    -- One job per idempotency key of an owner.
    UNIQUE INDEX {p}job_by_idem_key (owner, idem_key),
    -- An owner's jobs, and those whose end was not acknowledged.
    INDEX {p}job_by_owner (owner, seen, created_at, id),
    -- The latest job about a subject.
    INDEX {p}job_by_subject (owner, subject, created_at, id),
    -- All jobs, newest first.
    INDEX {p}job_by_creation (created_at, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};

-- One narrow row per job that is not settled: what every look at a job rewrites.
CREATE TABLE IF NOT EXISTS {live} (
    owner           VARCHAR(200) NOT NULL,
    no              BIGINT NOT NULL,
    id              VARCHAR(64) NOT NULL,
    created_at      BIGINT NOT NULL,
    provider        VARCHAR(64) NOT NULL,
    parts           LONGTEXT NOT NULL,
    due             BIGINT,
    version         BIGINT NOT NULL,
    stamp           VARCHAR(64) NOT NULL,
    state           VARCHAR(16) NOT NULL,
    attempt         INTEGER NOT NULL,
    pace            BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    late_success_at BIGINT,
    log             LONGTEXT NOT NULL,
    claimed_at      BIGINT,
    claim           VARCHAR(64) NOT NULL DEFAULT '',
    PRIMARY KEY (owner, no),
    -- The jobs due at a provider.
    INDEX {p}live_by_due (provider, due)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};

-- The provider's deliveries: what we know of each, and its own answer. Rows are inserted and deleted, never changed.
CREATE TABLE IF NOT EXISTS {outcome} (
    no      BIGINT NOT NULL PRIMARY KEY,
    outcome LONGTEXT NOT NULL,
    payload LONGTEXT
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};

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
    parts           LONGTEXT NOT NULL,
    log             LONGTEXT NOT NULL,
    -- The jobs that are old enough to be purged.
    INDEX {p}settled_by_age (settled_at),
    -- The few that were delivered after all.
    INDEX {p}settled_by_late_success (late_success_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};

-- From the provider's id of a job to the job: the hash of provider and id, and the job. The entry number is for
-- clusters that want a primary key in every table.
CREATE TABLE IF NOT EXISTS {handle} (
    entry BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    hash  BIGINT NOT NULL,
    id    VARCHAR(64) NOT NULL,
    INDEX {p}handle_by_hash (hash)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};

-- Webhooks that arrived before the job that they are about was known. The number says which came first.
CREATE TABLE IF NOT EXISTS {webhook} (
    id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    provider    VARCHAR(64) NOT NULL,
    key_hash    VARCHAR(64) NOT NULL,
    key_text    LONGTEXT NOT NULL,
    handle_hash BIGINT NOT NULL,
    handle_id   LONGTEXT NOT NULL,
    query       LONGTEXT NOT NULL,
    headers     LONGTEXT NOT NULL,
    body        LONGBLOB NOT NULL,
    received_at BIGINT NOT NULL,
    -- The same delivery is kept once.
    UNIQUE INDEX {p}webhook_by_key (provider, key_hash),
    INDEX {p}webhook_by_handle_hash (provider, handle_hash),
    INDEX {p}webhook_by_age (received_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};

-- Rows that serialize those who ask whether there is room for one more job.
CREATE TABLE IF NOT EXISTS {lock} (
    name VARCHAR(300) NOT NULL PRIMARY KEY
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};

-- Work that one node at a time does for all of them: which node, and until when. A row for each kind of work, no more.
CREATE TABLE IF NOT EXISTS {duty} (
    name       VARCHAR(64) NOT NULL PRIMARY KEY,
    node       VARCHAR(64) NOT NULL,
    held_until BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};
