package dev.farjob.modal.api;

import java.util.Objects;

/**
 * The client named in the headers of each call. Modal's server chooses its behaviour by it and knows no Java client, so it
 * has to be one of the official ones.
 *
 * @param type the number of the client type
 * @param version the version of Modal's Python SDK whose behaviour is wanted
 */
public record ClientIdentity(int type, String version) {

    private static final int JAVASCRIPT = 8;
    private static final int GO = 9;
    private static final String VERSION = "1.0.0";

    public ClientIdentity {
        Objects.requireNonNull(version, "version must not be null");
    }

    /** As the official JavaScript SDK. */
    public static ClientIdentity javascript() {
        return new ClientIdentity(JAVASCRIPT, VERSION);
    }

    /** As the official Go SDK. */
    public static ClientIdentity go() {
        return new ClientIdentity(GO, VERSION);
    }
}
