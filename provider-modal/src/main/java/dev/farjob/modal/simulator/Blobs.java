package dev.farjob.modal.simulator;

import dev.farjob.modal.wire.BlobCreateResponse;
import dev.farjob.modal.wire.MultiPartUpload;
import dev.farjob.modal.wire.MultiPartUploadList;
import dev.farjob.modal.wire.UploadUrlList;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The blobs of the simulated workspace, and where they are uploaded to. */
final class Blobs {

    private final Map<String, byte[]> whole = new HashMap<>();
    private final Map<String, TreeMap<Integer, byte[]>> parts = new HashMap<>();
    private String base = "";
    private long partLength;
    private boolean lists = true;
    private int ids;

    synchronized void servedAt(String url) {
        base = url;
    }

    /** From now on uploads come in parts of this length; 0 for in one piece. */
    synchronized void partLength(long bytes) {
        partLength = bytes;
    }

    /** Whether places are offered as lists too, as newer servers do. */
    synchronized void lists(boolean yes) {
        lists = yes;
    }

    synchronized BlobCreateResponse create(long length) {
        String id = "bl-" + ++ids;
        BlobCreateResponse.Builder answer = BlobCreateResponse.newBuilder().setBlobId(id);
        if (lists) {
            answer.addBlobIds(id + ":r2").addBlobIds(id);
        }
        if (partLength == 0) {
            String url = base + "/upload?blob_id=" + id;
            answer.setUploadUrl(url);
            if (lists) {
                answer.setUploadUrls(
                        UploadUrlList.newBuilder().addItems(url + ":r2").addItems(url));
            }
            return answer.build();
        }
        answer.setMultipart(parts(id, length));
        if (lists) {
            answer.setMultiparts(MultiPartUploadList.newBuilder()
                    .addItems(parts(id + ":r2", length))
                    .addItems(parts(id, length)));
        }
        return answer.build();
    }

    private MultiPartUpload parts(String id, long length) {
        MultiPartUpload.Builder upload = MultiPartUpload.newBuilder()
                .setPartLength(partLength)
                .setCompletionUrl(base + "/complete?blob_id=" + id);
        for (long i = 0; i * partLength < length; i++) {
            upload.addUploadUrls(base + "/upload?blob_id=" + id + "&part_number=" + (i + 1));
        }
        return upload.build();
    }

    synchronized String keep(byte[] content) {
        String id = "bl-" + ++ids;
        whole.put(id, content);
        return id;
    }

    synchronized Optional<byte[]> read(String id) {
        return Optional.ofNullable(whole.get(id));
    }

    synchronized String downloadUrl(String id) {
        return base + "/download?blob_id=" + id;
    }

    /** Takes an upload; its ETag is what comes back. */
    synchronized String put(String id, Optional<Integer> part, byte[] content) {
        if (part.isPresent()) {
            parts.computeIfAbsent(id, unused -> new TreeMap<>()).put(part.get(), content);
        } else {
            whole.put(id, content);
        }
        return HexFormat.of().formatHex(md5(content));
    }

    /** Puts the parts together; the ETag of the whole is made of those of the parts. */
    synchronized String complete(String id) {
        TreeMap<Integer, byte[]> all = parts.getOrDefault(id, new TreeMap<>());
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        all.values().forEach(part -> {
            content.writeBytes(part);
            digests.writeBytes(md5(part));
        });
        whole.put(id, content.toByteArray());
        return HexFormat.of().formatHex(md5(digests.toByteArray())) + "-" + all.size();
    }

    synchronized int count() {
        return whole.size();
    }

    static byte[] md5(byte[] content) {
        try {
            return MessageDigest.getInstance("MD5").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has MD5", impossible);
        }
    }
}
