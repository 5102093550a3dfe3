package dev.farjob.store.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.JobEvent;
import dev.farjob.store.json.JobJsonException.Kind;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule for texts of older and newer versions. That older formats are read is in {@link GoldenTest}. */
class VersionsTest {

    /** Tags are the host's. */
    private static final Pattern ANY_OBJECT_OF_OURS = Pattern.compile("(?<!\"tags\":)\\{\"");

    static Stream<String> texts() {
        return Golden.values().keySet().stream();
    }

    @Test
    void aNewerFormatIsForNewerNodes() {
        JobJsonException refused = refused(job().replace("{\"format\":1,", "{\"format\":2,"));
        assertEquals(Kind.NEWER_FORMAT, refused.kind());
        assertEquals(
                "the text of a snapshot of job 01jq8x-Golden_7 cannot be read: it has format 2, and this version of Farjob"
                        + " reads none newer than 1; leave it to nodes with the version that wrote it, or update this one",
                refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aNewerFormatIsRefusedWhateverElseIsInTheText(String name) {
        String text = "{\"format\":7,\"id\":[],\"kind\":{},\"owner\":3}";
        assertEquals(
                Kind.NEWER_FORMAT,
                assertThrows(JobJsonException.class, () -> kindOf(name).read().apply(text))
                        .kind());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aMemberThatNobodyKnowsIsIgnored(String name) {
        String text = GoldenTest.text(name);
        String more = ANY_OBJECT_OF_OURS
                .matcher(text)
                .replaceAll("{\"yet\":{\"to\":[1,null,{\"come\":1e999}]},\"nothing\":null,\"");
        assertEquals(text.strip(), kindOf(name).again(more));
    }

    /** A database that takes a text apart may put it together in another order. */
    @ParameterizedTest
    @MethodSource("texts")
    void theOrderOfMembersDoesNotMatter(String name) {
        String text = GoldenTest.text(name).strip();
        String last = text.replaceFirst("\\{\"format\":1,", "{");
        assertEquals(text, kindOf(name).again(last.substring(0, last.length() - 1) + ", \"format\" : 1 }"));
    }

    /** Nor need it keep null and absent apart, or one and one point zero. */
    @Test
    void nullIsAbsentAndAWholeNumberMayHaveAPoint() {
        String event = GoldenTest.text("event");
        JobEvent expected = JobJson.readEvent(event);
        assertEquals(expected, JobJson.readEvent(event.replace("\"attempt\":1", "\"attempt\":1.0,\"note\":null")));
        assertEquals(expected, JobJson.readEvent(event.replace("\"version\":3", "\"version\":\"3\"")));
        assertEquals(expected, JobJson.readEvent(event.replace("\"version\":3", "\"version\":0.3e1")));
    }

    @ParameterizedTest
    @CsvSource({
        "job-running,       '\"state\":\"RUNNING\"',        state",
        "job-running,       '\"source\":\"WORKER\"',        progress.source",
        "job-running,       '\"answer\":\"AGREED\"',        cancelRequest.answer",
        "job-running,       '\"by\":\"OWNER\"',             unwanted.by",
        "job-parked,        '\"from\":\"FINALIZING\"',      parking.from",
        "job-parked,        '\"kind\":\"SUCCEEDED\"',       outcome.kind",
        "job-failed-late,   '\"kind\":\"TIMED_OUT\"',       outcome.failure.kind",
        "job-succeeded,     '\"kind\":\"OBJECT_URI\"',      outcome.result.media[2].kind",
        "event,             '\"kind\":\"STATE_CHANGED\"',   kind",
        "event,             '\"cause\":\"SWEEP\"',          cause",
        "event,             '\"state\":\"RUNNING\"',        state",
        "step,              '\"status\":\"DONE\"',          status",
        "outcome-cancelled, '\"kind\":\"CANCELLED\"',       kind",
        "failure,           '\"kind\":\"STEP_FAILED\"',     kind",
        "media,             '\"kind\":\"URL\"',             kind"
    })
    void aWordThatNobodyKnowsIsForNewerNodes(String name, String word, String member) {
        String newer = word.replaceFirst(":.*", ":\"YET_TO_COME\"");
        JobJsonException refused = assertThrows(
                JobJsonException.class,
                () -> kindOf(name).read().apply(GoldenTest.text(name).replace(word, newer)));
        assertEquals(Kind.UNKNOWN_WORD, refused.kind());
        assertEquals(
                "its member " + member + " has the word YET_TO_COME, which this version of Farjob does not know",
                refused.getMessage().replaceAll("^.* read: |; leave it .*$", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', its member format is missing",
        "'{\"format\":0}', 'it has format 0, which no version writes'",
        "'{\"format\":-1}', 'it has format -1, which no version writes'",
        "'{\"format\":1.5}', its member format is not a whole number of 64 bits",
        "'{\"format\":\"one\"}', its member format is not a whole number",
        "'{\"format\":1}', its member id is missing",
        "'{\"format\":1,\"id\":7}', its member id is not a text",
        "'[]', 'it is JSON, and no object'",
        "'', it has 0 JSON objects and not one",
        "'{} {}', it has 2 JSON objects and not one",
        "'{\"format\":1,\"format\":1}', one of its objects has a member twice",
        "'{\"format\":1', 'it is not JSON, or not all of it'"
    })
    void aTextThatNoVersionWritesIsDamaged(String text, String reason) {
        JobJsonException refused = refused(text);
        assertEquals(Kind.DAMAGED, refused.kind());
        assertEquals(
                "the text of a snapshot cannot be read: " + reason
                        + "; restore this one text, or take it out of the store",
                refused.getMessage());
    }

    @Test
    void aSnapshotThatContradictsItselfIsDamaged() {
        JobJsonException refused = refused(job().replaceFirst("\"handle\":\\{.*?\\},\"id\".*?\\},", ""));
        assertEquals(Kind.DAMAGED, refused.kind());
        assertEquals(
                "the text of a snapshot of job 01jq8x-Golden_7 cannot be read: Job[01jq8x-Golden_7 v9007199254740993"
                        + " RUNNING at acme:acme-ai/flux-pro/v1.1] is at the provider and has no handle, or has an outcome;"
                        + " restore this one text, or take it out of the store",
                refused.getMessage());
    }

    @Test
    void oneLineThatCannotBeReadIsNamed() {
        String log = GoldenTest.text("event") + GoldenTest.text("event").replace("SWEEP", "YET_TO_COME");
        JobJsonException refused = assertThrows(JobJsonException.class, () -> JobJson.readEvents(log));
        assertEquals(Kind.UNKNOWN_WORD, refused.kind());
    }

    @Test
    void nothingIsReadFromNullAndNullIsNotWritten() {
        assertEquals(
                "text must not be null",
                assertThrows(NullPointerException.class, () -> JobJson.readJob(null))
                        .getMessage());
        for (TextKind<?> kind : TextKind.all()) {
            assertThrows(NullPointerException.class, () -> kind.read().apply(null));
            assertThrows(NullPointerException.class, () -> kind.write().apply(null));
        }
        assertThrows(NullPointerException.class, () -> JobJson.readEvents(null));
        assertThrows(NullPointerException.class, () -> JobJson.readSteps(null));
        assertEquals(List.of(), JobJson.readEvents(" "));
    }

    private static String job() {
        return GoldenTest.text("job-running");
    }

    private static JobJsonException refused(String text) {
        return assertThrows(JobJsonException.class, () -> JobJson.readJob(text));
    }

    private static TextKind<?> kindOf(String file) {
        return GoldenTest.kindOf(file);
    }
}
