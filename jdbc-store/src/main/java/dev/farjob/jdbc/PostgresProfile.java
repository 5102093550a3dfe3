package dev.farjob.jdbc;

import dev.farjob.jdbc.internal.schema.Database;

/**
 * The statements that a store uses on a database which speaks PostgreSQL's protocol.
 *
 * <pre>{@code
 * JdbcJobStore.builder(dataSource).profile(PostgresProfile.distributed()).build();
 * }</pre>
 *
 * <p>Both keep all that {@link dev.farjob.store.JobStore} promises. They have different tables, so a store keeps the profile
 * with which its tables were created; a migration from one to the other is an export and an import.
 */
public final class PostgresProfile {

    private static final PostgresProfile SINGLE = new PostgresProfile(false);
    private static final PostgresProfile DISTRIBUTED = new PostgresProfile(true);

    private final boolean isDistributed;

    private PostgresProfile(boolean isDistributed) {
        this.isDistributed = isDistributed;
    }

    /**
     * For one server that writes, with as many standbys as you like: it uses what only PostgreSQL itself has, and is several
     * times as fast. The usual on PostgreSQL; elsewhere it is refused.
     */
    public static PostgresProfile single() {
        return SINGLE;
    }

    /**
     * For many servers that are one database, and for tables that are partitioned or distributed: every write is a
     * compare-and-set by the whole key of a row, numbers are drawn at random, and any isolation from read committed to
     * serializable will do. The usual on CockroachDB, YugabyteDB and Aurora DSQL, for which it is prepared: it was tested on
     * PostgreSQL only.
     */
    public static PostgresProfile distributed() {
        return DISTRIBUTED;
    }

    /**
     * The database that the store is to take this one for.
     *
     * @throws IllegalArgumentException if this profile does not work there
     */
    Database on(Database detected) {
        if (!detected.isLikePostgreSql()) {
            throw new IllegalArgumentException("this is " + detected.product() + ", and the profile " + this
                    + " is for databases that speak PostgreSQL's protocol: leave it out");
        }
        if (detected == Database.POSTGRESQL) {
            return isDistributed ? Database.POSTGRESQL_DISTRIBUTED : detected;
        }
        if (!isDistributed) {
            throw new IllegalArgumentException("this is " + detected.product()
                    + ", which lacks what the profile single needs: leave it out, or choose distributed");
        }
        return detected;
    }

    @Override
    public String toString() {
        return isDistributed ? "distributed" : "single";
    }
}
