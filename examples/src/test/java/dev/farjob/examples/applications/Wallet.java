package dev.farjob.examples.applications;

import dev.farjob.answer.Submission;
import dev.farjob.model.Job;
import dev.farjob.model.Owner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Credits in rows of the application's own, beside the jobs. No index keeps an entry from being booked twice: whoever does
 * so is seen.
 */
final class Wallet {

    private final HostDatabase database;

    Wallet(HostDatabase database) {
        this.database = database;
        database.update("CREATE TABLE wallet (owner VARCHAR(200) PRIMARY KEY, credits INTEGER NOT NULL)");
        database.update("CREATE TABLE ledger (job VARCHAR(64) NOT NULL, entry VARCHAR(40) NOT NULL)");
    }

    void deposit(Owner owner, int credits) {
        database.update("INSERT INTO wallet (owner, credits) VALUES (?, ?)", owner.value(), credits);
    }

    int credits(Owner owner) {
        return database.number("SELECT credits FROM wallet WHERE owner = ?", owner.value());
    }

    /** How often this was booked for the job. */
    int entries(Job job, String entry) {
        return database.number(
                "SELECT COUNT(*) FROM ledger WHERE job = ? AND entry = ?",
                job.id().value(),
                entry);
    }

    /** Makes a job and takes its price, both or neither; empty if the credits do not suffice. */
    Optional<Submission> order(Function<Connection, Submission> submit, int price) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Submission submission = submit.apply(connection);
            if (submission instanceof Submission.Accepted && !take(connection, submission.job(), price)) {
                connection.rollback();
                return Optional.empty();
            }
            connection.commit();
            return Optional.of(submission);
        }
    }

    /** Takes credits for the job; false if there are not so many. */
    static boolean take(Connection connection, Job job, int credits) throws SQLException {
        int rows = HostDatabase.update(
                connection,
                "UPDATE wallet SET credits = credits - ? WHERE owner = ? AND credits >= ?",
                credits,
                job.owner().value(),
                credits);
        if (rows == 1) {
            book(connection, job, "charge");
        }
        return rows == 1;
    }

    /** Gives credits of the job back. */
    static void giveBack(Connection connection, Job job, int credits) throws SQLException {
        HostDatabase.update(
                connection,
                "UPDATE wallet SET credits = credits + ? WHERE owner = ?",
                credits,
                job.owner().value());
        book(connection, job, "refund");
    }

    /** Puts something that was done for the job on record. */
    static void book(Connection connection, Job job, String entry) throws SQLException {
        HostDatabase.update(
                connection,
                "INSERT INTO ledger (job, entry) VALUES (?, ?)",
                job.id().value(),
                entry);
    }
}
