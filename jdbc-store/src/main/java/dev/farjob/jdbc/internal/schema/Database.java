package dev.farjob.jdbc.internal.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The databases that the store works on, and in what they differ where it does not matter which statement it is. */
public enum Database {
    /** PostgreSQL. Before 12 a plan could not be pinned by {@code MATERIALIZED}. */
    POSTGRESQL("PostgreSQL", "12", "postgresql", Constants.CLOCK_OF_POSTGRESQL),

    /** PostgreSQL that is worked on as if it was a distributed one, because somebody said so. */
    POSTGRESQL_DISTRIBUTED("PostgreSQL", "12", "distributed", Constants.CLOCK_OF_POSTGRESQL),

    /** CockroachDB. Texts compare byte by byte, and a column refuses to be told so. */
    COCKROACHDB("CockroachDB", "23.1", "distributed", Constants.CLOCK_OF_POSTGRESQL),

    /** YugabyteDB. An index is a hash of its first column unless that is said to ascend. */
    YUGABYTEDB("YugabyteDB", "2.20", "distributed", Constants.CLOCK_OF_POSTGRESQL),

    /** Aurora DSQL. It takes no locks, has one collation, and builds every index on its own time. */
    AURORA_DSQL("Aurora DSQL", "16", "distributed", Constants.CLOCK_OF_POSTGRESQL),

    /** H2, in whichever compatibility mode. Before 2.2 it cannot wait for a row for a given time. */
    H2("H2", "2.2.220", "h2", "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)"),

    /** SQLite. Before 3.35 there is no {@code RETURNING}. */
    SQLITE(
            "SQLite",
            "3.35",
            "sqlite",
            "(CAST(strftime('%s', 'now') AS INTEGER) * 1000000"
                    + " + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)"),

    /** MariaDB. Before 10.6 there is no {@code SKIP LOCKED}. */
    MARIADB("MariaDB", "10.6", "mysql", Constants.MICROSECONDS_SINCE_1970),

    /** MySQL. Before 8.0.17 no collation tells trailing blanks apart, and owners would not be walls. */
    MYSQL("MySQL", "8.0.17", "mysql", Constants.MICROSECONDS_SINCE_1970);

    private final String product;
    private final String minimum;
    private final String folder;
    private final String nowMicros;

    Database(String product, String minimum, String folder, String nowMicros) {
        this.product = product;
        this.minimum = minimum;
        this.folder = folder;
        this.nowMicros = nowMicros;
    }

    /**
     * Which database this is. The server is asked, not the driver: MySQL's driver can be connected to MariaDB, PostgreSQL's to
     * CockroachDB, and so on.
     *
     * @throws IllegalArgumentException if it is one that the store does not work on, or too old
     */
    public static Database detect(Connection connection) throws SQLException {
        return of(Server.behind(connection));
    }

    static Database of(Server server) {
        Database database = server.database();
        Version version = Version.in(server.ownVersion(database))
                .orElseThrow(() -> new IllegalArgumentException("this " + database.product
                        + " does not say its version; " + database.product + " " + database.minimum
                        + " or newer is needed"));
        if (version.compareTo(Version.in(database.minimum).orElseThrow()) < 0) {
            throw new IllegalArgumentException("this is " + database.product + " " + version + "; " + database.product
                    + " " + database.minimum + " or newer is needed");
        }
        return database;
    }

    static String supported() {
        EnumSet<Database> one = EnumSet.allOf(Database.class);
        one.removeIf(Database::isDistributed);
        EnumSet<Database> many = EnumSet.complementOf(one);
        many.remove(POSTGRESQL_DISTRIBUTED);
        return names(one) + ", or newer; it is prepared for " + names(many) + ", or newer";
    }

    private static String names(Set<Database> databases) {
        return databases.stream()
                .map(database -> database.product + " " + database.minimum)
                .collect(Collectors.joining(", "));
    }

    /** Whether many servers are one database behind PostgreSQL's protocol, or it is to be treated so. */
    public boolean isDistributed() {
        return folder.equals("distributed");
    }

    /** Whether it speaks PostgreSQL's protocol and SQL. */
    public boolean isLikePostgreSql() {
        return this == POSTGRESQL || isDistributed();
    }

    /**
     * An SQL expression for the database's own time, in microseconds since 1970 in UTC: a {@code BIGINT}, whatever the time
     * zone of the session.
     *
     * <p>On PostgreSQL it is read anew wherever it stands, and a planner uses no index for a comparison with it: compare
     * with {@code (SELECT …)} around it. On H2 it is when the transaction began. On SQLite it has milliseconds.
     */
    public String nowMicros() {
        return nowMicros;
    }

    /** The function that says where in a text another one begins, from 1; 0 if nowhere. */
    public String position() {
        return isLikePostgreSql() ? "strpos" : "instr";
    }

    /** Whether it is MariaDB or MySQL. */
    public boolean isMySqlLike() {
        return this == MARIADB || this == MYSQL;
    }

    /** Its name as its makers write it. */
    public String product() {
        return product;
    }

    /** The folder that has its migrations, beside each other. */
    String folder() {
        return folder;
    }

    /** The collation under which two texts are the same only if they are; empty where that is so anyway. */
    String binaryCollation() {
        return switch (this) {
            case MARIADB -> "utf8mb4_nopad_bin";
            case MYSQL -> "utf8mb4_0900_bin";
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL, H2, SQLITE -> "";
        };
    }

    /** What follows the type of a text in a table of a distributed database, so that it compares byte by byte. */
    String bytewise() {
        return this == POSTGRESQL_DISTRIBUTED || this == YUGABYTEDB ? " COLLATE \"C\"" : "";
    }

    /** What follows the first column of an index of a distributed database that is walked in its order. */
    String ascending() {
        return this == AURORA_DSQL ? "" : " ASC";
    }

    /** What an index of a distributed database has to be created as, with a blank after it. */
    String async() {
        return this == AURORA_DSQL ? "ASYNC " : "";
    }

    /** Whether the database says that others changed the same at the same moment; done again, the statement works. */
    boolean saysCollision(SQLException trouble) {
        String state = String.valueOf(trouble.getSQLState());
        return isDistributed() && (state.startsWith("40") || state.startsWith("OC") || state.startsWith("23"));
    }

    /** Whether the database says that a table, or the schema that should have it, does not exist. */
    boolean saysMissing(SQLException trouble) {
        return switch (this) {
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL ->
                Set.of("42P01", "3F000").contains(String.valueOf(trouble.getSQLState()));
            case H2 -> Set.of(42_102, 42_103, 42_104, 90_079).contains(trouble.getErrorCode());
            case SQLITE -> {
                String message = String.valueOf(trouble.getMessage());
                yield message.contains("no such table") || message.contains("unknown database");
            }
            case MARIADB, MYSQL -> Set.of(1_146, 1_049).contains(trouble.getErrorCode());
        };
    }

    /** A class of its own, because constants of an enum cannot refer to the enum's fields. */
    private static final class Constants {
        static final String CLOCK_OF_POSTGRESQL = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)";

        static final String MICROSECONDS_SINCE_1970 = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";

        private Constants() {}
    }
}
