package dev.farjob.modal.grpc;

import dev.farjob.modal.wire.BlobCreateRequest;
import dev.farjob.modal.wire.BlobCreateResponse;
import dev.farjob.modal.wire.BlobGetRequest;
import dev.farjob.modal.wire.ModalClientGrpc;
import dev.farjob.modal.wire.MultiPartUpload;
import dev.farjob.provider.MediaStream;
import io.grpc.Deadline;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Moves values that are too large for a call: uploads them before it, and downloads them after it. */
final class Blobs {

    private static final String ON_R2 = ":r2";

    /**
     * An uploaded blob.
     *
     * @param id what Modal calls it
     * @param r2Failed whether Modal's first choice of a store did not take it, which Modal wants to be told
     */
    record Uploaded(String id, boolean r2Failed) {}

    /** One of the places that Modal offers for a blob: one URL, or several for its parts. */
    private record Place(String id, String url, MultiPartUpload parts) {}

    private final Wire wire;
    private final BlobHttp http;

    Blobs(Wire wire, BlobHttp http) {
        this.wire = wire;
        this.http = http;
    }

    Uploaded upload(byte[] content, Deadline deadline) throws WireException, IOException {
        byte[] md5 = digest("MD5", content);
        BlobCreateResponse answer = wire.ask(
                ModalClientGrpc.getBlobCreateMethod(),
                BlobCreateRequest.newBuilder()
                        .setContentMd5(base64(md5))
                        .setContentSha256Base64(base64(digest("SHA-256", content)))
                        .setContentLength(content.length)
                        .build(),
                deadline);
        boolean r2Failed = false;
        IOException last = new IOException("Modal offered no place to upload to");
        for (Place place : places(answer)) {
            try {
                if (place.url().isEmpty()) {
                    http.putParts(place.parts(), content, deadline);
                } else {
                    http.put(place.url(), content, base64(md5), deadline);
                }
                return new Uploaded(place.id(), r2Failed);
            } catch (IOException refused) {
                r2Failed |= place.id().endsWith(ON_R2);
                last = refused;
            }
        }
        throw last;
    }

    /** Newer servers offer lists, in the order of their choice; older ones one place. */
    private static List<Place> places(BlobCreateResponse answer) {
        List<Place> places = new ArrayList<>();
        MultiPartUpload none = MultiPartUpload.getDefaultInstance();
        for (int i = 0; i < answer.getBlobIdsCount(); i++) {
            String id = answer.getBlobIds(i);
            if (i < answer.getUploadUrls().getItemsCount()) {
                places.add(new Place(id, answer.getUploadUrls().getItems(i), none));
            } else if (i < answer.getMultiparts().getItemsCount()) {
                places.add(new Place(id, "", answer.getMultiparts().getItems(i)));
            }
        }
        if (places.isEmpty() && !answer.getUploadUrl().isEmpty()) {
            places.add(new Place(answer.getBlobId(), answer.getUploadUrl(), none));
        } else if (places.isEmpty() && answer.hasMultipart()) {
            places.add(new Place(answer.getBlobId(), "", answer.getMultipart()));
        }
        return places;
    }

    /** Opens a blob. Its URL is asked for right before, because nobody says how long one lasts. */
    MediaStream open(String blobId, Deadline deadline) throws WireException, IOException {
        BlobGetRequest request = BlobGetRequest.newBuilder().setBlobId(blobId).build();
        try {
            return http.get(
                    wire.ask(ModalClientGrpc.getBlobGetMethod(), request, deadline)
                            .getDownloadUrl(),
                    deadline);
        } catch (BlobHttp.DeniedException expired) {
            return http.get(
                    wire.ask(ModalClientGrpc.getBlobGetMethod(), request, deadline)
                            .getDownloadUrl(),
                    deadline);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] digest(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has " + algorithm, impossible);
        }
    }
}
