package dev.farjob.store.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Target;
import dev.farjob.model.Unwanted;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.UnmatchedWebhook;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model has the parts that the codec knows. One that is new has to be written, read, generated and shown by a golden text
 * before it comes to this list.
 */
class CompleteTest {

    static Stream<Arguments> parts() {
        return Stream.of(
                Arguments.of(
                        Job.class,
                        "abandonment acknowledgedAt attempt attemptsInDoubt cancelRequest createdAt dispatchedAt handle id"
                                + " lateSuccessAt otherAttempts outcome pace parking plan progress runningSince settledAt"
                                + " silence spec stamp state step unwanted updatedAt version"),
                Arguments.of(JobSpec.class, "deadline idempotencyKey input notBefore owner subject tags target"),
                Arguments.of(StepPlan.class, "onFailure onLateSuccess onSuccess"),
                Arguments.of(Target.class, "endpoint provider"),
                Arguments.of(Handle.class, "detail id target"),
                Arguments.of(Progress.class, "fraction message queuePosition source"),
                Arguments.of(Silence.class, "lastAnswer lasted looks notFound notUnderstood since"),
                Arguments.of(CancelRequest.class, "answer at reason"),
                Arguments.of(Unwanted.class, "at by"),
                Arguments.of(StepCursor.class, "failures missed step"),
                Arguments.of(KnownAttempt.class, "attempt givenUp handle"),
                Arguments.of(Parking.class, "from reason"),
                Arguments.of(Failure.class, "detail kind message retryable userText"),
                Arguments.of(JobResult.class, "media payload"),
                Arguments.of(MediaInfo.class, "contentType expiresAt name size"),
                Arguments.of(JobEvent.class, "at attempt cause job kind note state version"),
                Arguments.of(StepRecord.class, "at job note status step"),
                Arguments.of(UnmatchedWebhook.class, "delivery handleId key provider receivedAt"),
                Arguments.of(WebhookDelivery.class, "body headers query"));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void everyPartIsKnown(Class<?> type, String known) {
        assertEquals(
                known,
                Arrays.stream(type.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .filter(field -> !field.isSynthetic())
                        .map(Field::getName)
                        .sorted()
                        .collect(Collectors.joining(" ")));
    }

    static Stream<Arguments> variants() {
        return Stream.of(
                Arguments.of(Outcome.class, "Cancelled Failed Succeeded"),
                Arguments.of(MediaRef.class, "AlreadyStored AuthenticatedUrl Inline ObjectUri Url"));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantIsKnown(Class<?> type, String known) {
        assertEquals(
                known,
                Arrays.stream(type.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .sorted()
                        .collect(Collectors.joining(" ")));
    }
}
