package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Decision.Stay;
import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.model.JobEvent;
import dev.farjob.store.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decisions by example: the next state, the line in the log, a checkpoint, when the job is due, and what follows.
 *
 * <p>The jobs are at attempt 2 and, once sent, at the provider as "req-1"; "another" is any other remote job. The words are
 * those of {@link Vocabulary}, the rules are the defaults with steps for every end.
 */
class DecisionTableTest {

    private static final String TABLE = """
            given ACCEPTED
              time to spawn                             -> SPAWNING, SPAWN_STARTED, due in 35 s, SEND
              no room                                   -> ACCEPTED, due in 45 s
              spawn accepted, found there               -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              told, told another                        -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              queued, running, unknown, another running -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              succeeded, failed, cancelled              -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another succeeded, another failed         -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              older running                             -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              older succeeded, older failed             -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted, abandoned                  -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given SPAWNING
              spawn accepted, found there, told         -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              told another                              -> SPAWNING, SUPERSEDED_ATTEMPT, due in 40 s
              spawn refused                             -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              spawn not sent, not there                 -> ACCEPTED, SPAWN_NOT_SENT, due in 2 s
              spawn unknown                             -> SPAWNING, SPAWN_UNKNOWN, due in 30 s
              queued, running, unknown, another running -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              succeeded, failed, cancelled, abandoned   -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another succeeded, another failed         -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              older running, older failed               -> SPAWNING, SUPERSEDED_ATTEMPT, due in 40 s
              older succeeded                           -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted                             -> SPAWNING, CANCEL_REQUESTED, due in 40 s
              worker reports                            -> SPAWNING, STATE_CHANGED, due in 35 s
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given SPAWNING, reported on
              spawn accepted, found there, told         -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              told another                              -> SPAWNING, SUPERSEDED_ATTEMPT, due in 40 s
              spawn refused                             -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              spawn not sent, not there                 -> ACCEPTED, SPAWN_NOT_SENT, due in 2 s
              spawn unknown                             -> SPAWNING, SPAWN_UNKNOWN, due in 30 s
              cannot tell                               -> SPAWNING, due in 30 s
              queued, running, unknown, another running -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              succeeded, failed, cancelled, abandoned   -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another succeeded, another failed         -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              older running, older failed               -> SPAWNING, SUPERSEDED_ATTEMPT, due in 40 s
              older succeeded                           -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted                             -> SPAWNING, CANCEL_REQUESTED, due in 40 s
              worker reports                            -> SPAWNING, due in 40 s
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given QUEUED
              queued                                    -> QUEUED, due in 20 s
              running                                   -> RUNNING, STATE_CHANGED, due in 20 s
              unknown                                   -> QUEUED, SILENCE_CHANGED, due in 20 s
              succeeded, failed, cancelled, abandoned   -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              told another                              -> QUEUED, SUPERSEDED_ATTEMPT, due in 40 s
              another succeeded, another failed         -> QUEUED, SUPERSEDED_ATTEMPT, due in 40 s
              older running, older failed               -> QUEUED, SUPERSEDED_ATTEMPT, due in 40 s
              older succeeded                           -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted                             -> QUEUED, CANCEL_REQUESTED, due in 4 s, ASK_CANCEL
              worker reports                            -> RUNNING, STATE_CHANGED, due in 20 s
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given RUNNING
              queued                                    -> QUEUED, STATE_CHANGED, due in 20 s
              running                                   -> RUNNING, due in 20 s
              unknown                                   -> RUNNING, SILENCE_CHANGED, due in 20 s
              succeeded, failed, cancelled, abandoned   -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              told another                              -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s
              another succeeded, another failed         -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s
              older running, older failed               -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s
              older succeeded                           -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted                             -> RUNNING, CANCEL_REQUESTED, due in 4 s, ASK_CANCEL
              worker reports                            -> RUNNING, due in 20 s
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given RUNNING, cancel wanted
              queued                                    -> QUEUED, STATE_CHANGED, due in 20 s
              running                                   -> RUNNING, due in 20 s
              unknown                                   -> RUNNING, SILENCE_CHANGED, due in 20 s
              succeeded, failed, cancelled, abandoned   -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              told another                              -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s, LOOK
              another succeeded, another failed         -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s
              older running                             -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s, LOOK
              older failed                              -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s
              older succeeded                           -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel asked                              -> RUNNING, CANCEL_SENT, due in 4 s
              worker reports                            -> RUNNING, due in 20 s
              cancel too late, cancel unsupported       -> RUNNING, CANCEL_SENT, due in 4 s
              cancel deletes                            -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given FINALIZING
              step due                                  -> FINALIZING, due in 60 s, FINALIZE
              no step due                               -> SUCCEEDED, SETTLED, never due
              step done                                 -> FINALIZING, STEP_DONE, DONE, due in 60 s, FINALIZE
              step again                                -> FINALIZING, STEP_FAILED, due in 2 s
              step impossible                           -> FINALIZING, STEP_FAILED, due in 60 s, FINALIZE
              step missing                              -> FINALIZING, due in 3 s
              abandoned                                 -> FINALIZING, ABANDONED, due in 60 s
              cancel wanted                             -> FINALIZING, CANCEL_REQUESTED, due in 60 s
              told another, older running               -> FINALIZING, SUPERSEDED_ATTEMPT, due in 60 s, and name the stray

            given FINALIZING, given up
              step due, no step due, step missing       -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              step done                                 -> FINALIZING, STEP_DONE, DONE, due in 60 s, FINALIZE
              step again, step impossible               -> FINALIZING, STEP_FAILED, due in 60 s, FINALIZE
              told another, older running               -> FINALIZING, SUPERSEDED_ATTEMPT, due in 60 s, and name the stray

            given SPAWNING, an older attempt known
              spawn accepted, found there, told         -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              spawn refused, spawn not sent, not there  -> QUEUED, SUPERSEDED_ATTEMPT, due in 4 s
              spawn unknown                             -> SPAWNING, SPAWN_UNKNOWN, due in 30 s
              queued, running, unknown                  -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              failed, cancelled                         -> QUEUED, SUPERSEDED_ATTEMPT, due in 4 s
              another failed, older failed              -> SPAWNING, SUPERSEDED_ATTEMPT, due in 40 s
              succeeded, abandoned                      -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another succeeded, older succeeded        -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted                             -> SPAWNING, CANCEL_REQUESTED, due in 40 s
              worker reports                            -> SPAWNING, STATE_CHANGED, due in 35 s
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given RUNNING, an older attempt known
              queued                                    -> QUEUED, STATE_CHANGED, due in 20 s
              running                                   -> RUNNING, due in 20 s
              unknown                                   -> RUNNING, SILENCE_CHANGED, due in 20 s
              failed, cancelled                         -> QUEUED, SUPERSEDED_ATTEMPT, due in 4 s
              another failed, older failed              -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s
              succeeded, abandoned                      -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another succeeded, older succeeded        -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted                             -> RUNNING, CANCEL_REQUESTED, due in 4 s, ASK_CANCEL
              worker reports                            -> RUNNING, due in 20 s
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given RUNNING, silent for long, an older attempt known
              queued                                    -> QUEUED, STATE_CHANGED, due in 20 s
              running                                   -> RUNNING, SILENCE_CHANGED, due in 20 s
              unknown                                   -> QUEUED, SUPERSEDED_ATTEMPT, due in 4 s, LOOK
              failed, cancelled                         -> QUEUED, SUPERSEDED_ATTEMPT, due in 4 s
              another failed, older failed              -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s
              succeeded, abandoned                      -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another succeeded, older succeeded        -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted                             -> RUNNING, CANCEL_REQUESTED, due in 4 s, ASK_CANCEL
              worker reports                            -> RUNNING, SILENCE_CHANGED, due in 20 s
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given RUNNING, silent for long, an older attempt given up
              queued                                    -> QUEUED, STATE_CHANGED, due in 20 s
              running                                   -> RUNNING, SILENCE_CHANGED, due in 20 s
              unknown                                   -> PARKED, PARKED, never due
              failed, cancelled                         -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another failed, older failed              -> RUNNING, SUPERSEDED_ATTEMPT, due in 40 s
              succeeded, abandoned                      -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another succeeded, older succeeded        -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              cancel wanted                             -> RUNNING, CANCEL_REQUESTED, due in 4 s, ASK_CANCEL
              worker reports                            -> RUNNING, SILENCE_CHANGED, due in 20 s
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given FINALIZING a failure
              step done late                            -> FINALIZING, STEP_DONE_LATE, due in 40 s
              step failed late                          -> FINALIZING, STEP_FAILED_LATE, due in 40 s
              no step due                               -> FAILED, SETTLED, never due
              succeeded, another succeeded              -> FINALIZING, LATE_SUCCESS, due in 60 s
              older succeeded                           -> FINALIZING, LATE_SUCCESS, due in 60 s
              cancel wanted                             -> FINALIZING, CANCEL_REQUESTED, due in 60 s
              abandoned                                 -> FINALIZING, ABANDONED, due in 60 s
              told another, older running               -> FINALIZING, SUPERSEDED_ATTEMPT, due in 60 s, and name the stray

            given PARKED
              succeeded, failed, cancelled, abandoned   -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              told another, older running               -> PARKED, SUPERSEDED_ATTEMPT, never due
              older succeeded                           -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              older failed                              -> PARKED, SUPERSEDED_ATTEMPT, never due
              cancel wanted                             -> RUNNING, CANCEL_REQUESTED, due in 4 s, ASK_CANCEL
              worker reports                            -> RUNNING, STATE_CHANGED, due in 4 s
              redriven                                  -> RUNNING, REDRIVEN, due now, LOOK
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given PARKED in doubt
              spawn accepted, found there               -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              told, told another                        -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              queued, running, another running          -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              succeeded, failed, cancelled, abandoned   -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              another succeeded, another failed         -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              older running                             -> QUEUED, SPAWN_ACCEPTED, due in 20 s
              older succeeded                           -> FINALIZING, OUTCOME_STORED, due in 60 s, FINALIZE
              older failed                              -> PARKED, SUPERSEDED_ATTEMPT, never due
              cancel wanted                             -> PARKED, CANCEL_REQUESTED, never due
              worker reports                            -> PARKED, STATE_CHANGED, never due
              redriven                                  -> ACCEPTED, REDRIVEN, due now, LOOK
              adopted                                   -> QUEUED, ADOPTED, due now, LOOK

            given PARKED at a refund
              step done late                            -> PARKED, STEP_DONE_LATE, never due
              step failed late                          -> PARKED, STEP_FAILED_LATE, never due
              succeeded, another succeeded              -> PARKED, LATE_SUCCESS, never due
              older succeeded                           -> PARKED, LATE_SUCCESS, never due
              redriven                                  -> FINALIZING, REDRIVEN, due in 60 s, LOOK
              abandoned                                 -> FAILED, ABANDONED, never due
              cancel wanted                             -> PARKED, CANCEL_REQUESTED, never due
              told another, older running               -> PARKED, SUPERSEDED_ATTEMPT, never due, and name the stray

            given SUCCEEDED
              step done late                            -> SUCCEEDED, STEP_DONE_LATE, never due
              step failed late                          -> SUCCEEDED, STEP_FAILED_LATE, never due
              told another, older running               -> stay, and name the stray

            given FAILED
              step done late                            -> FAILED, STEP_DONE_LATE, never due
              step failed late                          -> FAILED, STEP_FAILED_LATE, never due
              succeeded, another succeeded              -> FAILED, LATE_SUCCESS, never due
              older succeeded                           -> FAILED, LATE_SUCCESS, never due
              cancel wanted                             -> FAILED, CANCEL_REQUESTED, never due
              abandoned                                 -> FAILED, ABANDONED, never due
              told another, older running               -> FAILED, SUPERSEDED_ATTEMPT, never due, and name the stray

            given FAILED by a step
              step done late                            -> FAILED, STEP_DONE_LATE, never due
              step failed late                          -> FAILED, STEP_FAILED_LATE, never due
              told another, older running               -> FAILED, SUPERSEDED_ATTEMPT, never due, and name the stray

            given FAILED, late success on record
              step done late                            -> FAILED, STEP_DONE_LATE, never due
              step failed late                          -> FAILED, STEP_FAILED_LATE, never due
              reopened                                  -> FINALIZING, REOPENED, due in 60 s, FINALIZE
              cancel wanted                             -> FAILED, CANCEL_REQUESTED, never due
              abandoned                                 -> FAILED, ABANDONED, never due
              told another, older running               -> FAILED, SUPERSEDED_ATTEMPT, never due, and name the stray

            given FAILED, not wanted
              step done late                            -> FAILED, STEP_DONE_LATE, never due
              step failed late                          -> FAILED, STEP_FAILED_LATE, never due
              succeeded, another succeeded              -> FAILED, LATE_SUCCESS, never due
              older succeeded                           -> FAILED, LATE_SUCCESS, never due
              told another, older running               -> FAILED, SUPERSEDED_ATTEMPT, never due, and name the stray

            given CANCELLED
              step done late                            -> CANCELLED, STEP_DONE_LATE, never due
              step failed late                          -> CANCELLED, STEP_FAILED_LATE, never due
              succeeded, another succeeded              -> CANCELLED, LATE_SUCCESS, never due
              older succeeded                           -> CANCELLED, LATE_SUCCESS, never due
              cancel wanted                             -> CANCELLED, CANCEL_REQUESTED, never due
              abandoned                                 -> CANCELLED, ABANDONED, never due
              told another, older running               -> CANCELLED, SUPERSEDED_ATTEMPT, never due, and name the stray
            """;

    private static final String ANYTHING_ELSE = "stay";

    @ParameterizedTest(name = "given {0}, seen {1} -> {2}")
    @MethodSource("everyCell")
    void itIsDecidedAsTheTableSays(String given, String seen, String then) {
        Decision decision =
                Book.usual().decider().decide(Vocabulary.JOBS.get(given), Vocabulary.SIGHTS.get(seen), Scene.moment());
        assertEquals(then, say(decision));
    }

    @Test
    void theTableIsAboutEveryJobOfTheVocabulary() {
        assertEquals(Vocabulary.JOBS.keySet(), new LinkedHashSet<>(read().keySet()));
    }

    @Test
    void theTableUsesNoWordOutsideTheVocabulary() {
        Set<String> unknown = new LinkedHashSet<>();
        read().values().forEach(rows -> unknown.addAll(rows.keySet()));
        unknown.removeAll(Vocabulary.SIGHTS.keySet());
        assertEquals(Set.of(), unknown);
    }

    static Stream<Arguments> everyCell() {
        Map<String, Map<String, String>> table = read();
        List<Arguments> cells = new ArrayList<>();
        table.forEach((given, rows) -> Vocabulary.SIGHTS
                .keySet()
                .forEach(seen -> cells.add(Arguments.of(given, seen, rows.getOrDefault(seen, ANYTHING_ELSE)))));
        return cells.stream();
    }

    private static Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> table = new TreeMap<>();
        String given = "";
        for (String line : TABLE.lines().filter(text -> !text.isBlank()).toList()) {
            if (line.startsWith("given ")) {
                given = line.substring("given ".length());
                table.put(given, new TreeMap<>());
                continue;
            }
            String[] row = line.split("->", -1);
            for (String seen : row[0].split(",", -1)) {
                table.get(given).put(seen.strip(), row[1].strip());
            }
        }
        return table;
    }

    private static String say(Decision decision) {
        if (decision instanceof Stay stay) {
            return stay.stray().isPresent() ? "stay, and name the stray" : ANYTHING_ELSE;
        }
        Write write = (Write) decision;
        Change change = write.change();
        StringBuilder text = new StringBuilder(change.after().state().name());
        change.event().map(JobEvent::kind).ifPresent(kind -> text.append(", ").append(kind));
        change.step().ifPresent(step -> text.append(", ").append(step.status()));
        change.due()
                .delay()
                .ifPresentOrElse(
                        delay -> text.append(delay.isZero() ? ", due now" : ", due in " + delay.toSeconds() + " s"),
                        () -> text.append(", never due"));
        if (write.next() != Next.NOTHING) {
            text.append(", ").append(write.next());
        }
        write.stray().ifPresent(stray -> text.append(", and name the stray"));
        return text.toString();
    }
}
