package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.farjob.internal.call.ReportTokens.Worker;
import dev.farjob.model.JobId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens that workers report with. */
class ReportTokensTest {

    private static final String SECRET = "a secret of sixteen";
    private static final JobId JOB = JobId.of("job-1");

    private final ReportTokens tokens = new ReportTokens(SECRET);

    @Test
    void aTokenThatWeMadeSaysWhichJobAndWhichAttempt() {
        assertEquals(Optional.of(new Worker(JOB, 3)), tokens.read(tokens.of(JOB, 3)));
        assertEquals(Optional.of(new Worker(JOB, ReportTokens.ANY)), tokens.read(tokens.of(JOB, ReportTokens.ANY)));
    }

    @Test
    void anotherNodeWithTheSecretUnderstandsItToo() {
        assertEquals(Optional.of(new Worker(JOB, 3)), new ReportTokens(SECRET).read(tokens.of(JOB, 3)));
    }

    @Test
    void aTokenOfAnotherSecretJobOrAttemptIsNotOurs() {
        String token = tokens.of(JOB, 3);
        assertEquals(Optional.empty(), new ReportTokens("another secret of ours").read(token));
        assertEquals(Optional.empty(), tokens.read(token.replace("job-1", "job-2")));
        assertEquals(Optional.empty(), tokens.read(token.replace(".3.", ".4.")));
        assertNotEquals(token, tokens.of(JobId.of("job-2"), 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "job-1", "job-1.3", "job-1.3.x", "job-1..x", "job-1.1234567890.x", "job/1.3.x", "job-1.-3.x"
            })
    void aTokenThatMakesNoSenseIsNotOurs(String token) {
        assertEquals(Optional.empty(), tokens.read(token));
    }
}
