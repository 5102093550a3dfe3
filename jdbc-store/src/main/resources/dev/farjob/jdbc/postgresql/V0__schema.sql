-- Which migrations are in.
CREATE TABLE {schema} (
    version    integer NOT NULL PRIMARY KEY,
    applied_at bigint NOT NULL
);
