-- Which migrations are in. The row of version 0 is locked by the node that migrates.
CREATE TABLE IF NOT EXISTS {schema} (
    version    integer NOT NULL PRIMARY KEY,
    applied_at bigint NOT NULL
);
