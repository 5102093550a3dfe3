package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Every body gets an answer of ours, and nothing is claimed that no envelope says. The bodies grow out of the
 * golden ones: bytes and fields go, come and change places. {@code -Dfarjob.modal.gateway.bodies=…} tries more than 100,000.
 */
class EnvelopeFuzzTest {

    private static final int BODIES = Integer.getInteger("farjob.modal.gateway.bodies", 100_000);
    private static final long SEED = 20_260_101;
    private static final int[] STATUSES = {
        200, 200, 200, 202, 303, 400, 401, 404, 408, 409, 410, 422, 429, 500, 502, 503
    };
    private static final String ID = "fc-00000000000000000000000001";
    private static final String[] PARTS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "null",
        "true",
        "1e999",
        "-",
        "\\u0000",
        "\\ud800",
        "\"farjob\":1,",
        "\"id\":\"fc-1\",",
        "\"progress\":",
        "\"fraction\":2,",
        "\"failure\":[",
        "\"value\":",
        "\u00fc",
        "\ud83c\udf0a",
        "[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":",
        "modal-http: ",
        "\"state\":\"failed\"",
        "99999999999999999999999999"
    };

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<byte[]> seeds = new ArrayList<>();

    @Test
    void everyBodyHasAnAnswer() {
        Golden.names().forEach(name -> seeds.add(Golden.body(name)));
        int envelopes = 0;
        for (int i = 0; i < BODIES; i++) {
            byte[] body = mutant();
            Reply reply = new Reply.Answered(
                    STATUSES[random.nextInt(STATUSES.length)],
                    random.nextInt(10) > 0,
                    body,
                    Optional.empty(),
                    random.nextBoolean());
            envelopes += answers(reply, i % 5) ? 1 : 0;
        }
        // If they were all broken, or all whole, this would try nothing
        assertNotEquals(0, envelopes, "no body was an envelope");
        assertNotEquals(BODIES, envelopes, "every body was an envelope");
    }

    /** Whether it was an envelope; one question after the other is asked of it in turn. */
    private static boolean answers(Reply reply, int question) {
        boolean isApp = Answer.of(reply) instanceof Answer.App;
        switch (question) {
            case 0 -> {
                ProviderStatus status = ReadCall.status(ID, reply);
                assertTrue(isApp || status instanceof ProviderStatus.Unknown, status::toString);
            }
            case 1 -> {
                ResultAnswer result = ReadCall.result(ID, reply);
                assertTrue(isApp || result instanceof ResultAnswer.Unknown, result::toString);
            }
            case 2 -> {
                SpawnAnswer spawn = ReadSpawn.spawn(Bench.TARGET, reply, false);
                assertTrue(isApp || !(spawn instanceof SpawnAnswer.Accepted), spawn::toString);
            }
            case 3 -> {
                CancelAnswer cancel = ReadCall.cancel(ID, reply);
                assertTrue(isApp || cancel instanceof CancelAnswer.Unknown, cancel::toString);
            }
            default -> {
                Found found = ReadSpawn.lookUp(Bench.TARGET, "job-1/1", reply);
                assertTrue(isApp || found instanceof Found.CannotTell, found::toString);
            }
        }
        return isApp;
    }

    private byte[] mutant() {
        byte[] body = seeds.get(random.nextInt(seeds.size()));
        for (int times = random.nextInt(4); times > 0; times--) {
            body = random.nextBoolean() ? bytesChanged(body) : fieldsChanged(body);
        }
        return body;
    }

    private byte[] bytesChanged(byte[] body) {
        if (body.length == 0) {
            return body;
        }
        byte[] changed = body.clone();
        switch (random.nextInt(3)) {
            case 0 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            case 1 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            default -> {
                return Arrays.copyOf(body, random.nextInt(body.length));
            }
        }
        return changed;
    }

    private byte[] fieldsChanged(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(12));
        String part = PARTS[random.nextInt(PARTS.length)];
        String changed = switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at) + part + text.substring(at);
            case 1 -> text.substring(0, at) + part + text.substring(end);
            case 2 -> text.substring(0, at) + text.substring(end);
            case 3 -> text.substring(0, at) + part.repeat(random.nextInt(600)) + text.substring(at);
            default -> swapped(text);
        };
        return changed.getBytes(StandardCharsets.UTF_8);
    }

    /** The value of one field in the place of another's. */
    private String swapped(String text) {
        String[] fields = text.split(":", -1);
        int one = random.nextInt(fields.length);
        int other = random.nextInt(fields.length);
        String kept = fields[one];
        fields[one] = fields[other];
        fields[other] = kept;
        return String.join(":", fields);
    }
}
