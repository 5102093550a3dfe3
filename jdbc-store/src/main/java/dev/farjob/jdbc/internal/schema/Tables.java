package dev.farjob.jdbc.internal.schema;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the tables are called here: in which schema they are, and with which prefix.
 *
 * <pre>{@code
 * Tables tables = Tables.of(Database.POSTGRESQL, Optional.of("app"), "farjob_");
 * tables.sql("SELECT state FROM {live} WHERE owner = :owner"); // … FROM "app".farjob_live …
 * }</pre>
 *
 * <p>This is the only way by which configuration gets into a statement, so nothing but plain identifiers is let in.
 */
public final class Tables {

    /** The prefix if nobody chooses another. */
    public static final String DEFAULT_PREFIX = "farjob_";

    /** All tables; {@code due} is only on PostgreSQL, and there {@code lock} is not, because it has locks that are no rows. */
    static final Set<String> NAMES =
            Set.of("job", "live", "due", "outcome", "settled", "handle", "webhook", "lock", "duty", "schema");

    private static final Pattern PREFIX = Pattern.compile("([a-z][a-z0-9_]{0,20})?");
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    /** Far more than there are statements; a bound in case somebody makes them up while running. */
    private static final int CACHED_STATEMENTS = 2_000;

    private final Database database;
    private final Optional<String> schema;
    private final String prefix;
    private final Map<String, String> statements = new ConcurrentHashMap<>();

    private Tables(Database database, Optional<String> schema, String prefix) {
        this.database = database;
        this.schema = schema;
        this.prefix = prefix;
    }

    /**
     * Tables with these names.
     *
     * @param schema which schema they are in (on MySQL and MariaDB a database, on SQLite an attached one); empty for the one
     *     that a connection begins with. A name with a capital letter is meant exactly so
     * @param prefix what all their names begin with; may be empty
     * @throws IllegalArgumentException if one of them is not a plain identifier
     */
    public static Tables of(Database database, Optional<String> schema, String prefix) {
        Objects.requireNonNull(database, "database must not be null");
        Objects.requireNonNull(prefix, "table prefix must not be null");
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("a table prefix is empty, or has 1 to 21 characters out of a-z 0-9 _"
                    + " and begins with a letter; this one, with " + prefix.length() + ", is not like that");
        }
        schema.ifPresent(Tables::requireSchema);
        return new Tables(database, schema, prefix);
    }

    /** Tables with the usual prefix, in the schema that a connection begins with. */
    public static Tables of(Database database) {
        return of(database, Optional.empty(), DEFAULT_PREFIX);
    }

    private static void requireSchema(String name) {
        if (!SCHEMA.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a schema name has 1 to 63 characters out of A-Z a-z 0-9 _ and begins with"
                            + " a letter or _; this one, with " + name.length() + ", is not like that");
        }
    }

    /** On which database they are. */
    public Database database() {
        return database;
    }

    /**
     * The statement with the names filled in: <code>{job}</code> and so on become the qualified names of the tables,
     * <code>{p}</code> the prefix, <code>{s}</code> the schema with its dot or nothing, <code>{now}</code> the
     * database's time and <code>{binary}</code> the collation of texts, besides a few words of the migrations. Answers are kept, so it should be given constants.
     *
     * @throws IllegalArgumentException if there is a placeholder that it does not know
     */
    public String sql(String template) {
        String known = statements.get(template);
        if (known != null) {
            return known;
        }
        String made =
                PLACEHOLDER.matcher(template).replaceAll(found -> Matcher.quoteReplacement(filled(found.group(1))));
        if (statements.size() < CACHED_STATEMENTS) {
            statements.put(template, made);
        }
        return made;
    }

    private String filled(String placeholder) {
        return switch (placeholder) {
            case "p" -> prefix;
            case "s" -> qualifier();
            case "binary" -> database.binaryCollation();
            case "now" -> database.nowMicros();
            case "bytewise" -> database.bytewise();
            case "ascending" -> database.ascending();
            case "async" -> database.async();
            default -> {
                if (!NAMES.contains(placeholder)) {
                    throw new IllegalArgumentException("there is no table {" + placeholder + "}");
                }
                yield qualifier() + tableName(prefix + placeholder);
            }
        };
    }

    private String qualifier() {
        return schema.map(name -> schemaName(name) + ".").orElse("");
    }

    /** The schema as SQL writes it; empty if there is none. */
    Optional<String> quotedSchema() {
        return schema.map(this::schemaName);
    }

    /** The schema as it was configured. */
    Optional<String> schema() {
        return schema;
    }

    /** H2 makes capitals of what is not quoted, or does not, as it was told: a plain name is left to that. */
    private String schemaName(String name) {
        return switch (database) {
            case MARIADB, MYSQL -> "`" + name + "`";
            case H2 -> isPlain(name) ? name : "\"" + name + "\"";
            case POSTGRESQL, POSTGRESQL_DISTRIBUTED, COCKROACHDB, YUGABYTEDB, AURORA_DSQL, SQLITE -> "\"" + name + "\"";
        };
    }

    private static boolean isPlain(String name) {
        return name.chars().noneMatch(character -> character >= 'A' && character <= 'Z');
    }

    /** Without a prefix, "lock" and "schema" are words of MySQL's own; elsewhere no name is. */
    private String tableName(String name) {
        return database.isMySqlLike() ? "`" + name + "`" : name;
    }

    @Override
    public String toString() {
        return schema.map(name -> name + ".").orElse("") + prefix + "*";
    }
}
