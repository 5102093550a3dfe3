package dev.farjob.jdbc;

/**
 * Opens the transactions in which steps run, for hosts whose code finds its transaction by itself: with Spring's
 * {@code JdbcTemplate} for example, a step can then call the host's repositories as they are.
 *
 * <pre>{@code
 * HostTransactions<Connection> springs = work -> {
 *     TransactionStatus status = transactions.getTransaction(new DefaultTransactionDefinition());
 *     try {
 *         work.run(DataSourceUtils.getConnection(dataSource));
 *     } catch (Throwable broken) {
 *         transactions.rollback(status);
 *         throw broken;
 *     }
 *     transactions.commit(status);
 * };
 * }</pre>
 *
 * @param <T> what the host writes through
 */
@FunctionalInterface
public interface HostTransactions<T> {

    /**
     * Begins a transaction, runs the work in it, once and in this thread, and commits; or rolls back if the work throws, and
     * throws the same on.
     */
    void run(Work<T> work) throws Exception;

    /**
     * The work to do in the transaction.
     *
     * @param <T> what is written through
     */
    @FunctionalInterface
    interface Work<T> {
        /** Writes through the transaction, and leaves commit and rollback alone. */
        void run(T transaction) throws Exception;
    }
}
