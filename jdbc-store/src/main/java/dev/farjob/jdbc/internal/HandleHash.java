package dev.farjob.jdbc.internal;

import dev.farjob.model.Handle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key by which a handle is found: eight bytes, however long a provider's ids are. Two handles may share them, so a
 * caller that finds a row by them compares the handle itself.
 */
final class HandleHash {

    private HandleHash() {}

    static long of(Handle handle) {
        return of(handle.target().provider(), handle.id());
    }

    static long of(String provider, String handleId) {
        return ByteBuffer.wrap(digest(provider + '\0' + handleId)).getLong();
    }

    /** The whole digest of a text. */
    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
