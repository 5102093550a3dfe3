package dev.farjob.fal.simulator;

/** The files that jobs make. */
final class Files {

    static final int SIZE = 20_000;

    private Files() {}

    /** The bytes of a file, the same each time. */
    static byte[] of(String path) {
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) (path.hashCode() + i);
        }
        return bytes;
    }
}
