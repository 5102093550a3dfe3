package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.store.Duty;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Says which node holds a duty. One statement decides: it writes the node's name where the duty is free or the node's own. The
 * row is read then, because no driver's answer about how many rows were touched is believed.
 */
final class HoldDuties {

    private final String take;
    private final String holder;
    private final String insert;
    private final String giveBack;

    HoldDuties(Tables tables, Dialect dialect) {
        take = tables.sql("""
                UPDATE {duty} SET node = :node, held_until = %1$s + :lease
                WHERE name = :name AND (node = :node OR held_until <= %1$s)
                """.formatted(dialect.now()));
        holder = tables.sql("SELECT d.node FROM {duty} d WHERE d.name = ?");
        insert = tables.sql("""
                INSERT INTO {duty} (name, node, held_until) VALUES (:name, :node, %s + :lease)
                """.formatted(dialect.now()));
        giveBack = tables.sql("UPDATE {duty} SET held_until = 0 WHERE name = ? AND node = ?");
    }

    /** Fails where another node inserts the same duty at the same moment; done again, it is held. */
    boolean hold(Handle handle, Duty duty) {
        if (duty.isGivenBack()) {
            handle.execute(giveBack, duty.name(), duty.node());
            return false;
        }
        write(handle, take, duty);
        Optional<String> node =
                handle.select(holder, duty.name()).mapTo(String.class).findOne();
        if (node.isEmpty()) {
            write(handle, insert, duty);
        }
        return node.orElse(duty.node()).equals(duty.node());
    }

    private static void write(Handle handle, String sql, Duty duty) {
        handle.createUpdate(sql)
                .bind("name", duty.name())
                .bind("node", duty.node())
                .bind("lease", Micros.of(duty.lease()))
                .execute();
    }
}
