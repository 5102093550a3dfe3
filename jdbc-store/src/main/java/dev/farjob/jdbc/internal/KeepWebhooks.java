package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.text.Micros;
import dev.farjob.jdbc.internal.text.TagsText;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.UnmatchedWebhook;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;

/** Keeps webhooks that arrived before their jobs were known. */
final class KeepWebhooks {

    /** The time, and then at random: so that the number says which came first, as one that the database gives out. */
    private static final int IN_A_MICROSECOND = 1 << 12;

    private final Tables tables;
    private final String insert;

    KeepWebhooks(Tables tables) {
        this.tables = tables;
        boolean isNumbered = tables.database().isDistributed();
        insert = tables.sql("INSERT INTO {webhook} (" + (isNumbered ? "id, " : "")
                + "provider, key_hash, key_text, handle_hash, handle_id, query, headers, body, received_at) VALUES ("
                + (isNumbered ? "{now} * " + IN_A_MICROSECOND + " + :random, " : "")
                + ":provider, :key, :keyText, :hash, :handle, :query, :headers, :body, :receivedAt)");
    }

    /** Fails where somebody keeps the same at the same moment; done again, it is known. */
    boolean keep(Handle handle, UnmatchedWebhook webhook) {
        String key = HexFormat.of().formatHex(HandleHash.digest(webhook.handleId() + '\0' + webhook.key()));
        boolean known = handle.select(
                                tables.sql("SELECT COUNT(*) FROM {webhook} w WHERE w.provider = ? AND w.key_hash = ?"),
                                webhook.provider(),
                                key)
                        .mapTo(Integer.class)
                        .one()
                > 0;
        if (known) {
            return false;
        }
        handle.createUpdate(insert)
                .bind("random", ThreadLocalRandom.current().nextInt(IN_A_MICROSECOND))
                .bind("provider", webhook.provider())
                .bind("key", key)
                .bind("keyText", webhook.key())
                .bind("hash", HandleHash.of(webhook.provider(), webhook.handleId()))
                .bind("handle", webhook.handleId())
                .bind("query", webhook.delivery().query())
                .bind("headers", TagsText.writeHeaders(webhook.delivery().headers()))
                .bind("body", webhook.delivery().body())
                .bind("receivedAt", Micros.of(webhook.receivedAt()))
                .execute();
        return true;
    }

    List<UnmatchedWebhook> of(Handle handle, String provider, String handleId) {
        return handle
                .select(
                        tables.sql("SELECT w.handle_id, w.query, w.headers, w.body, w.received_at, w.key_text"
                                + " FROM {webhook} w WHERE w.provider = ? AND w.handle_hash = ?"
                                + " ORDER BY w.received_at, w.id"),
                        provider,
                        HandleHash.of(provider, handleId))
                .map((row, context) -> webhook(provider, row))
                .stream()
                .filter(webhook -> webhook.handleId().equals(handleId))
                .toList();
    }

    private static UnmatchedWebhook webhook(String provider, ResultSet row) throws SQLException {
        WebhookDelivery delivery = WebhookDelivery.of(
                row.getString("query"), TagsText.readHeaders(row.getString("headers")), row.getBytes("body"));
        return new UnmatchedWebhook(
                provider,
                row.getString("handle_id"),
                row.getString("key_text"),
                delivery,
                Micros.instant(row.getLong("received_at")));
    }
}
