-- Which migrations are in.
CREATE TABLE IF NOT EXISTS {schema} (
    version    INTEGER NOT NULL PRIMARY KEY,
    applied_at BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE {binary};
