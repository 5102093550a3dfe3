package dev.farjob.testkit.provider;

import dev.farjob.model.Failure;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a {@link ScriptedProvider} takes one spawn: whether the job begins to run there, and what the caller is told. */
public final class SpawnScript {

    private final boolean taken;
    private final @Nullable SpawnAnswer answer;
    private final @Nullable RuntimeException thrown;
    private final ProviderStatus.@Nullable Ended end;

    private SpawnScript(
            boolean taken,
            @Nullable SpawnAnswer answer,
            @Nullable RuntimeException thrown,
            ProviderStatus.@Nullable Ended end) {
        this.taken = taken;
        this.answer = answer;
        this.thrown = thrown;
        this.end = end;
    }

    private SpawnScript(boolean taken, @Nullable SpawnAnswer answer, @Nullable RuntimeException thrown) {
        this(taken, answer, thrown, null);
    }

    /** The provider takes it and says so. */
    public static SpawnScript accept() {
        return new SpawnScript(true, null, null);
    }

    /** The provider takes it, and it has ended by the time of the answer, which says how. */
    public static SpawnScript acceptAndEnd(ProviderStatus.Ended end) {
        return new SpawnScript(true, null, null, Objects.requireNonNull(end, "end must not be null"));
    }

    /** The provider does not take it, and says why. */
    public static SpawnScript refuse(Failure failure) {
        return new SpawnScript(false, SpawnAnswer.refused(failure), null);
    }

    /** The request does not reach the provider, and the caller knows that. */
    public static SpawnScript notSent() {
        return new SpawnScript(false, SpawnAnswer.notSent("scripted: no connection"), null);
    }

    /** The provider takes it and its answer is lost: an orphan, unless somebody looks for it. */
    public static SpawnScript loseAnswer() {
        return new SpawnScript(true, SpawnAnswer.unknown("scripted: the answer was lost"), null);
    }

    /** The request is lost, and the caller does not know that. */
    public static SpawnScript loseRequest() {
        return new SpawnScript(false, SpawnAnswer.unknown("scripted: no answer"), null);
    }

    /** The provider takes it, and the client throws. */
    public static SpawnScript acceptAndThrow(RuntimeException exception) {
        return new SpawnScript(true, null, Objects.requireNonNull(exception, "exception must not be null"));
    }

    /** The request is lost, and the client throws. */
    public static SpawnScript loseAndThrow(RuntimeException exception) {
        return new SpawnScript(false, null, Objects.requireNonNull(exception, "exception must not be null"));
    }

    boolean isTaken() {
        return taken;
    }

    /** Whether the caller learns that the provider has it. */
    boolean isTold() {
        return taken && answer == null && thrown == null;
    }

    /** How the job has ended at once, if it has. */
    Optional<ProviderStatus.Ended> end() {
        return Optional.ofNullable(end);
    }

    /** The answer to the caller, which is {@code accepted} where nothing else is scripted. */
    SpawnAnswer answerOr(@Nullable SpawnAnswer accepted) {
        if (thrown != null) {
            throw thrown;
        }
        return Objects.requireNonNull(answer != null ? answer : accepted, "a spawn that is not taken has an answer");
    }
}
