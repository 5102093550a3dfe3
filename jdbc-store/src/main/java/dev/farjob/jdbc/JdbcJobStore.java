package dev.farjob.jdbc;

import dev.farjob.jdbc.internal.SqlStore;
import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Grants;
import dev.farjob.jdbc.internal.schema.Migrations;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Target;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Duty;
import dev.farjob.store.Glimpse;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A durable store on PostgreSQL, H2, SQLite or MariaDB. It finds out which, and creates and migrates its tables. It is prepared
 * for MySQL, CockroachDB, YugabyteDB and Aurora DSQL, and was never run on one of those.
 *
 * <pre>{@code
 * JobStore store = JdbcJobStore.on(dataSource);
 * }</pre>
 *
 * <p>The data source should be a pool. The store takes a connection for one transaction at a time and never while a
 * provider or a step elsewhere is at work, so a pool of ten serves thousands of jobs. Its writes are committed when a call
 * returns, as durably as the database is set up.
 *
 * <p>To write jobs together with the host's own rows, hand over what the host writes through: a {@link Connection} where the
 * store was made on a data source, a {@link Handle} where it was made on a {@link Jdbi}.
 *
 * <p>Failures are {@link dev.farjob.store.JobStoreException}s that say whether something was written. The store has already
 * tried again if the reason was one that passes, such as a deadlock.
 *
 * @param <T> what the host writes through
 */
public final class JdbcJobStore<T> implements TransactionalJobStore<T> {

    private final SqlStore store;
    private final Link<T> link;
    private final HealthReader health;
    private final @Nullable HostTransactions<T> hostTransactions;

    private JdbcJobStore(
            SqlStore store, Link<T> link, HealthReader health, @Nullable HostTransactions<T> hostTransactions) {
        this.store = store;
        this.health = health;
        this.link = link;
        this.hostTransactions = hostTransactions;
    }

    /**
     * A store on this database, with tables that begin with {@code farjob_} in the schema that a connection begins with. They
     * are created or migrated if need be.
     *
     * @throws IllegalArgumentException if the store does not work on this database
     * @throws dev.farjob.jdbc.schema.SchemaException if the tables cannot be created, or are newer than this library
     */
    public static JdbcJobStore<Connection> on(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /** The same, for hosts that write through JDBI. */
    public static JdbcJobStore<Handle> on(Jdbi jdbi) {
        return builder(jdbi).build();
    }

    /** A store on this database that differs from the usual. */
    public static Builder<Connection> builder(DataSource dataSource) {
        return new Builder<>(
                Jdbi.create(Objects.requireNonNull(dataSource, "data source must not be null")), Link.CONNECTION);
    }

    /** The same, for hosts that write through JDBI. */
    public static Builder<Handle> builder(Jdbi jdbi) {
        return new Builder<>(Objects.requireNonNull(jdbi, "jdbi must not be null"), Link.HANDLE);
    }

    @Override
    public Class<T> transactionType() {
        return link.type();
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return store.insert(jobs);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The transaction has to be open: on a connection that commits each statement by itself, half a job could be written.
     *
     * @throws IllegalStateException if the connection commits each statement by itself
     */
    @Override
    public List<Insertion> insert(T transaction, List<NewJob> jobs) {
        Handle handle = open(transaction);
        if (!handle.isInTransaction()) {
            throw new IllegalStateException(
                    "there is no open transaction: switch off autocommit, or begin one, and commit"
                            + " when your own rows are written");
        }
        return store.insert(handle, jobs);
    }

    private Handle open(T transaction) {
        try {
            return link.handle(transaction);
        } catch (JdbiException closed) {
            throw new JobStoreException(
                    JobStoreException.Effect.NONE,
                    "your transaction cannot be written through: its connection is closed or broken; begin another",
                    closed);
        }
    }

    @Override
    public Optional<Job> find(JobId id) {
        return store.find(id);
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return store.findByHandle(provider, handleId);
    }

    @Override
    public List<Job> list(JobQuery query) {
        return store.list(query);
    }

    @Override
    public List<Glimpse> glimpse(Set<Owner> owners, Instant createdAfter) {
        return store.glimpse(owners, createdAfter);
    }

    @Override
    public Map<JobState, Long> count(JobQuery query) {
        return store.count(query);
    }

    @Override
    public List<Job> claim(Claim claim) {
        return store.claim(claim);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return store.apply(changes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The work cannot end the transaction, in which the effects of other jobs may wait for their commit: a {@link Connection}
     * refuses with an {@link java.sql.SQLException}, savepoints apart, and so does the connection of its statements, rows and
     * metadata; a {@link Handle} that is rolled back all the same throws, so that nothing is written.
     *
     * <p>The store cannot see it if the work ends the transaction by SQL text (COMMIT, ROLLBACK, SET AUTOCOMMIT, or DDL on a database
     * that commits before it), through a driver's own class that it got by {@code unwrap}, or through the connection of a
     * {@code Handle}. Nor does it guard a transaction that {@linkplain HostTransactions the host opens}. Charges of other jobs can
     * then be made twice or lost.
     *
     * @throws IllegalStateException if the work has ended the transaction of a {@code Handle}
     */
    @Override
    public Verdict applyTogether(List<Job> before, SharedWork<T> work) throws Exception {
        return hostTransactions == null
                ? store.applyTogether(before, handle -> link.lend(handle, work::run))
                : new StepsOfHost<>(store, link, hostTransactions).applyTogether(before, work);
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return store.steps(id);
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return store.events(id, afterVersion);
    }

    @Override
    public List<List<JobEvent>> recentLogs(Target target, int limit) {
        return store.recentLogs(target, limit);
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return store.acknowledge(owner, ids, at);
    }

    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return store.keep(webhook);
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return store.unmatched(provider, handleId);
    }

    @Override
    public int purge(Purge purge) {
        return store.purge(purge);
    }

    @Override
    public boolean hold(Duty duty) {
        return store.hold(duty);
    }

    /**
     * How the tables are doing now: for a dashboard or an alarm, every minute or so.
     *
     * @throws dev.farjob.store.JobStoreException if the database does not answer
     */
    public StoreHealth health() {
        return health.read();
    }

    /**
     * The settings of a store that can differ from the usual.
     *
     * @param <T> what the host writes through
     */
    public static final class Builder<T> {

        private final Jdbi jdbi;
        private final Link<T> link;
        private Optional<String> schema = Optional.empty();
        private String prefix = Tables.DEFAULT_PREFIX;
        private boolean migrating = true;
        private @Nullable HostTransactions<T> hostTransactions;

        private Optional<PostgresProfile> profile = Optional.empty();

        private Builder(Jdbi jdbi, Link<T> link) {
            this.jdbi = jdbi;
            this.link = link;
        }

        /**
         * In which schema the tables are (on MariaDB and MySQL: in which database); by default in the one that a connection
         * begins with. It is created if it is not there, but for SQLite, where it has to be attached. A name with a capital letter is
         * meant exactly so.
         */
        public Builder<T> schema(String schema) {
            this.schema = Optional.of(schema);
            return this;
        }

        /** The prefix of the names of all tables; by default {@code farjob_}. */
        public Builder<T> prefix(String prefix) {
            this.prefix = Objects.requireNonNull(prefix, "prefix must not be null");
            return this;
        }

        /**
         * Leaves the tables alone, for teams that apply the SQL by hand: {@link #build} then only checks that they are what
         * this library works with. {@link #pendingSql} prints what is to be applied.
         */
        public Builder<T> withoutMigrating() {
            this.migrating = false;
            return this;
        }

        /**
         * Which statements the store uses where the database speaks PostgreSQL's protocol; by default those that fit the server
         * which answers. Tables of one profile are not those of the other: a store with the wrong one does not start.
         */
        public Builder<T> profile(PostgresProfile profile) {
            this.profile = Optional.of(profile);
            return this;
        }

        /** Lets the host open the transactions in which steps run; by default the store does. */
        public Builder<T> hostTransactions(HostTransactions<T> transactions) {
            this.hostTransactions = Objects.requireNonNull(transactions, "transactions must not be null");
            return this;
        }

        /**
         * The SQL that is still to be applied, with comments; empty if nothing is. Nothing is changed.
         *
         * @throws IllegalArgumentException if the store does not work on this database, or a name is no plain identifier
         * @throws dev.farjob.jdbc.schema.SchemaException if the tables are newer than this library
         */
        public String pendingSql() {
            return new Migrations(jdbi, tables()).pending();
        }

        /**
         * The SQL that lets a role work with the tables and do nothing else: it may neither define nor empty a table. The
         * owner of the tables runs it, and again after a migration; nodes that log in as the role find tables that are up to date,
         * and change none. Nothing is changed by this call.
         *
         * <p>On SQLite, which has no roles, it is a comment.
         *
         * @param role a role that there is; on MariaDB and MySQL also an account with its host, such as {@code nodes@10.0.0.%}
         * @throws IllegalArgumentException if the store does not work on this database, a name is no plain identifier, or the
         *     role cannot be the name of a single one
         * @throws dev.farjob.jdbc.schema.SchemaException if it cannot be told which schema the tables are in
         */
        public String grantsSql(String role) {
            return new Grants(jdbi, tables()).script(role);
        }

        /**
         * The store. Connects, finds out which database it is, and migrates or checks the tables.
         *
         * @throws IllegalArgumentException if the store does not work on this database, or a name is no plain identifier
         * @throws dev.farjob.jdbc.schema.SchemaException if the tables are not what this library works with
         * @throws dev.farjob.store.JobStoreException if there is no connection
         */
        public JdbcJobStore<T> build() {
            Tables tables = tables();
            Migrations migrations = new Migrations(jdbi, tables);
            if (migrating) {
                migrations.migrate();
            } else {
                migrations.check();
            }
            return new JdbcJobStore<>(
                    new SqlStore(jdbi, tables), link, new HealthReader(jdbi, tables), hostTransactions);
        }

        private Tables tables() {
            Database detected = SqlStore.detect(jdbi);
            return Tables.of(profile.map(chosen -> chosen.on(detected)).orElse(detected), schema, prefix);
        }
    }
}
