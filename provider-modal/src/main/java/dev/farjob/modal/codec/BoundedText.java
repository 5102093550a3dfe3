package dev.farjob.modal.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** UTF-8 that does not grow beyond its limit. */
final class BoundedText extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;

    BoundedText(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int octet) throws IOException {
        require(1);
        bytes.write(octet);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        require(length);
        bytes.write(from, offset, length);
    }

    private void require(int more) throws UnreadableValueException {
        if (more > limit - bytes.size()) {
            throw UnreadableValueException.tooLarge("the value is more than " + limit + " bytes as JSON");
        }
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
