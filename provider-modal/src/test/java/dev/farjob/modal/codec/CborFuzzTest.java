package dev.farjob.modal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every body in place of a return value gets an answer of ours: JSON, or why there is none. 100,000 bodies in each
 * build; {@code -Dfarjob.modal.fuzz=5000000} for more, {@code -Dfarjob.modal.fuzz.seed=7} for others.
 */
class CborFuzzTest {

    private static final int BODIES = Integer.getInteger("farjob.modal.fuzz", 100_000);
    private static final long SEED = Long.getLong("farjob.modal.fuzz.seed", 1L);
    private static final int LIMIT = 64 << 10;
    /** The most memory that a body of a few hundred bytes may need, whatever it claims to be. */
    private static final long MOST_MEMORY = 16L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @DisplayName("bodies that are nearly CBOR are answered, in bounded memory")
    void nearlyCbor() throws IOException {
        int read = 0;
        for (long seed = SEED; seed < SEED + BODIES; seed++) {
            Random random = new Random(seed);
            byte[] body = CborBodies.spoilt(random);
            long before = MEMORY.getCurrentThreadAllocatedBytes();
            read += answer(body, seed) ? 1 : 0;
            long used = MEMORY.getCurrentThreadAllocatedBytes() - before;
            if (used > MOST_MEMORY) {
                fail("seed " + seed + " took " + used + " bytes for a body of " + body.length);
            }
        }
        assertTrue(read > BODIES / 100, "some of them are CBOR after all, or nothing was tried");
        assertTrue(read < BODIES - BODIES / 100, "some of them are not, or nothing was tried");
    }

    private static boolean answer(byte[] body, long seed) throws IOException {
        DecodedValue value;
        try {
            value = CborValue.read(new ByteArrayInputStream(body), LIMIT);
        } catch (UnreadableValueException ours) {
            return false;
        } catch (RuntimeException | StackOverflowError crash) {
            return fail("seed " + seed, crash);
        }
        JSON.readTree(value.json());
        for (ByteRange range : value.media()) {
            assertTrue(range.start() + range.length() <= body.length, () -> "seed " + seed + " names bytes beyond it");
        }
        return true;
    }

    @Test
    @DisplayName("what is CBOR is read as Jackson reads it")
    void asJacksonReadsIt() throws IOException {
        for (long seed = SEED; seed < SEED + BODIES / 10; seed++) {
            JsonNode value = CborBodies.value(new Random(seed), 0);
            byte[] cbor = CborBodies.write(value);
            String text = CborValue.read(new ByteArrayInputStream(cbor), LIMIT).json();
            assertEquals(JSON.readTree(value.toString()), JSON.readTree(text), "seed " + seed);
        }
    }
}
