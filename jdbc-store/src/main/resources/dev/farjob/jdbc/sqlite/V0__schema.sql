-- Which migrations are in.
CREATE TABLE {schema} (
    version    INTEGER PRIMARY KEY,
    applied_at INTEGER NOT NULL
);
