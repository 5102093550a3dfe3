package dev.farjob.jdbc.internal.schema;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in its own words. Many speak the protocol of another one, and a driver then gives the other one's name.
 *
 * @param product the name that the driver gives
 * @param version the version that the driver gives
 * @param words what the server answers if it is asked itself; empty where nobody imitates the product
 */
record Server(String product, String version, String words) {

    /** MySQL's relatives say in the comment who they are, if the version does not. */
    private static final String MYSQL_WORDS = "SELECT CONCAT(version(), ' ', @@version_comment)";

    private static final String POSTGRESQL_WORDS = "SELECT version()";

    /** Nothing in its version gives Aurora DSQL away; nobody else has this view. */
    private static final String HAS_IAM_ROLES = "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid"
            + " = relnamespace WHERE nspname = 'sys' AND relname = 'iam_pg_role_mappings'";

    private static final Pattern POSTGRESQL = Pattern.compile("(postgresql|enterprisedb) \\d.*", Pattern.DOTALL);
    private static final String FOR_ANALYSIS = "it is made to analyze, not to change single rows in transactions";
    private static final String NO_TRANSACTIONS = "it has no transactions, and every write of a job needs one";
    private static final String UNCHECKED =
            "nobody has checked that its locks and its unique indexes keep what the store needs";

    /**
     * A relative of PostgreSQL or MySQL on which the store does not work.
     *
     * @param sign a word that gives it away, in small letters
     */
    private record Refused(String sign, String name, String reason) {}

    private static final List<Refused> LIKE_POSTGRESQL = List.of(
            new Refused("redshift", "Amazon Redshift", "its unique indexes keep nothing out"),
            new Refused("greenplum", "Greenplum", FOR_ANALYSIS),
            new Refused("cloudberry", "Apache Cloudberry", FOR_ANALYSIS),
            new Refused("questdb", "QuestDB", NO_TRANSACTIONS),
            new Refused("cratedb", "CrateDB", NO_TRANSACTIONS),
            new Refused("materialize", "Materialize", FOR_ANALYSIS),
            new Refused("risingwave", "RisingWave", NO_TRANSACTIONS),
            new Refused("spanner", "Spanner", UNCHECKED),
            new Refused("opengauss", "openGauss", UNCHECKED),
            new Refused("gaussdb", "GaussDB", UNCHECKED));

    private static final List<Refused> LIKE_MYSQL = List.of(
            new Refused(
                    "tidb",
                    "TiDB",
                    "where the store locks rows and passes over locked ones (SKIP LOCKED), it silently takes no lock, so a"
                            + " write could be lost"),
            new Refused("oceanbase", "OceanBase", UNCHECKED),
            new Refused(
                    "singlestore",
                    "SingleStore",
                    "its unique indexes have to contain the shard key, so ids and idempotency keys would not be unique"),
            new Refused(
                    "vitess",
                    "Vitess",
                    "a transaction over several shards can be committed on one and lost on another"),
            new Refused("planetscale", "PlanetScale", UNCHECKED),
            new Refused("starrocks", "StarRocks", FOR_ANALYSIS),
            new Refused("doris", "Apache Doris", FOR_ANALYSIS),
            new Refused("clickhouse", "ClickHouse", FOR_ANALYSIS),
            new Refused("polardb-x", "PolarDB-X", UNCHECKED),
            new Refused("dolt", "Dolt", UNCHECKED));

    /** Asks the server behind a connection. */
    static Server behind(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String product = metaData.getDatabaseProductName();
        return new Server(product, metaData.getDatabaseProductVersion(), words(connection, product));
    }

    private static String words(Connection connection, String product) throws SQLException {
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> postgreSqlWords(connection);
            case "mysql", "mariadb" -> ask(connection, MYSQL_WORDS);
            default -> "";
        };
    }

    private static String postgreSqlWords(Connection connection) throws SQLException {
        String words = ask(connection, POSTGRESQL_WORDS);
        boolean mayBeDsql = new Server("PostgreSQL", "", words).database() == Database.POSTGRESQL;
        return mayBeDsql && !ask(connection, HAS_IAM_ROLES).equals("0") ? words + " (Aurora DSQL)" : words;
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /**
     * Which database it is.
     *
     * @throws IllegalArgumentException if the store does not work on it
     */
    Database database() {
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> likePostgreSql();
            case "h2" -> Database.H2;
            case "sqlite" -> Database.SQLITE;
            case "mariadb", "mysql" -> likeMySql();
            default ->
                throw new IllegalArgumentException(
                        "the store does not work on " + product + "; it works on " + Database.supported());
        };
    }

    private Database likePostgreSql() {
        if (says("cockroachdb")) {
            return Database.COCKROACHDB;
        }
        if (says("-yb-")) {
            return Database.YUGABYTEDB;
        }
        if (says("aurora dsql")) {
            return Database.AURORA_DSQL;
        }
        refuse(LIKE_POSTGRESQL);
        if (!POSTGRESQL.matcher(words.toLowerCase(Locale.ROOT)).matches()) {
            throw refusal("another product", UNCHECKED);
        }
        return Database.POSTGRESQL;
    }

    private Database likeMySql() {
        refuse(LIKE_MYSQL);
        return product.equalsIgnoreCase("mariadb") || says("mariadb") ? Database.MARIADB : Database.MYSQL;
    }

    private void refuse(List<Refused> all) {
        for (Refused one : all) {
            if (says(one.sign())) {
                throw refusal(one.name(), one.reason());
            }
        }
    }

    private IllegalArgumentException refusal(String name, String reason) {
        return new IllegalArgumentException("this server answers as " + product + ", but is " + name + " (\"" + words
                + "\"), on which the store does not work: " + reason + ". It works on " + Database.supported()
                + "; or use the JobStore of somebody who knows " + name);
    }

    private boolean says(String sign) {
        return (version + " " + words).toLowerCase(Locale.ROOT).contains(sign);
    }

    /** The text that begins with the version of the product itself, and not of the one that it imitates. */
    String ownVersion(Database database) {
        return switch (database) {
            case COCKROACHDB -> words;
            case YUGABYTEDB -> afterSign();
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, AURORA_DSQL, H2, SQLITE, MARIADB, MYSQL -> version;
        };
    }

    private String afterSign() {
        Matcher sign = Pattern.compile("-YB-", Pattern.CASE_INSENSITIVE).matcher(words + version);
        return sign.find() ? (words + version).substring(sign.end()) : "";
    }
}
