package dev.farjob.fal.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Storage for inputs. It keeps how long they were and what their bytes add up to, and not the bytes. */
final class UploadRoutes {

    private static final int BUFFER = 64 << 10;

    private final World world;
    private final AtomicInteger made = new AtomicInteger();
    private final Map<String, FalUpload> uploads = new ConcurrentHashMap<>();
    private volatile @Nullable String stated;

    UploadRoutes(World world) {
        this.world = world;
    }

    void stateBase(String base) {
        stated = base;
    }

    Answer initiate() {
        String name = "u" + made.incrementAndGet();
        uploads.put(name, new FalUpload(0, 0, false));
        String other = stated;
        String base = other == null ? world.base() : other;
        return Answer.json(
                200,
                "{\"upload_url\":\"" + base + "/uploads/" + name + "?signature=s3cr3t\",\"file_url\":\"" + world.base()
                        + "/files/" + name + "/input\"}");
    }

    /** Takes a file, or a part of one. */
    Answer put(String name, @Nullable String part, InputStream body) throws IOException {
        FalUpload before = uploads.get(name);
        if (before == null) {
            return Answer.json(404, "{}");
        }
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        long length = 0;
        for (int some = body.read(buffer); some >= 0; some = body.read(buffer)) {
            digest.update(buffer, 0, some);
            length += some;
        }
        String tag = HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        uploads.put(name, new FalUpload(before.length() + length, before.parts() + 1, part == null));
        return part == null
                ? Answer.json(200, "")
                : Answer.json(200, "{\"partNumber\":" + part + ",\"etag\":\"" + tag + "\"}");
    }

    Answer complete(String name) {
        FalUpload before = uploads.get(name);
        if (before == null) {
            return Answer.json(404, "{}");
        }
        uploads.put(name, new FalUpload(before.length(), before.parts(), true));
        return Answer.json(200, "{}");
    }

    Optional<FalUpload> find(String name) {
        return Optional.ofNullable(uploads.get(name));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
