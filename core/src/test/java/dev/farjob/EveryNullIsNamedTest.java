package dev.farjob;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.answer.Recovery;
import dev.farjob.event.JobWatcher;
import dev.farjob.json.Json;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.InputUploader.InputFile;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.rules.RecoveryRule;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.step.Steps;
import dev.farjob.store.JobQuery;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each public method of what a host works with names the argument that is null, also those that {@link NullTest} does not know. */
class EveryNullIsNamedTest {

    private static final Bench BENCH = new Bench();
    private static final Target TARGET = Target.of("fake", "render");
    private static final Job JOB = BENCH.submit();
    private static final Failure FAILURE = Failure.of(FailureKind.LOST, "gone");
    private static final Step STEP = Step.elsewhere("charge", context -> StepResult.done());
    private static final WebhookDelivery DELIVERY = WebhookDelivery.of("", Map.of(), new byte[0]);

    /** An argument of each type, for beside the one that is null. */
    private static final Map<Class<?>, Object> FITTING = Map.ofEntries(
            entry(boolean.class, true),
            entry(int.class, 3),
            entry(long.class, 3L),
            entry(double.class, 0.5),
            entry(byte[].class, new byte[0]),
            entry(Object.class, Map.of()),
            entry(String.class, "fake"),
            entry(Class.class, Map.class),
            entry(List.class, List.of()),
            entry(Map.class, Map.of()),
            entry(Set.class, Set.of(JobState.RUNNING)),
            entry(Optional.class, Optional.empty()),
            entry(OptionalInt.class, OptionalInt.empty()),
            entry(OptionalLong.class, OptionalLong.empty()),
            entry(OptionalDouble.class, OptionalDouble.empty()),
            entry(Duration.class, Duration.ofSeconds(1)),
            entry(Instant.class, BENCH.clock.instant().plusSeconds(9)),
            entry(URI.class, URI.create("https://host.test/hooks")),
            entry(Owner.class, Bench.ANN),
            entry(JobId.class, JOB.id()),
            entry(Job.class, JOB),
            entry(JobSpec.class, JOB.spec()),
            entry(JobState.class, JobState.RUNNING),
            entry(JobRequest.class, Bench.request().build()),
            entry(JobQuery.class, JobQuery.any()),
            entry(JobResult.class, JobResult.of(Payload.empty())),
            entry(JobWatcher.class, (JobWatcher) (job, news) -> {}),
            entry(Subject.class, Subject.of("node-7")),
            entry(Target.class, TARGET),
            entry(Handle.class, Handle.of(TARGET, "fake-1")),
            entry(Payload.class, Payload.empty()),
            entry(Progress.class, Progress.reported(0.1)),
            entry(Progress.Source.class, Progress.Source.WORKER),
            entry(Failure.class, FAILURE),
            entry(FailureKind.class, FailureKind.LOST),
            entry(MediaInfo.class, MediaInfo.named("video")),
            entry(InputFile.class, new InputFile("a.png", "image/png", 0, () -> null)),
            entry(WebhookDelivery.class, DELIVERY),
            entry(RetryRule.class, RetryRule.forSteps()),
            entry(Step.Action.class, (Step.Action) context -> StepResult.done()));

    /** One of each that a host calls methods on. */
    private static final List<Object> CALLED = List.of(
            BENCH.jobs,
            JobOrchestrator.on(BENCH.store).provider(BENCH.fake),
            Bench.request(),
            JobQuery.any(),
            JOB,
            JobSpec.of(Bench.ANN, TARGET, Payload.empty()),
            JobResult.of(Payload.empty()),
            Progress.reported(0.1),
            FAILURE,
            Failure.builder(FailureKind.LOST, "gone"),
            Handle.of(TARGET, "fake-1"),
            MediaInfo.named("video"),
            Recovery.builder(),
            STEP,
            Steps.none(),
            DELIVERY,
            ProviderStatus.running(),
            ProviderTraits.builder(),
            RecoveryRule.defaults(),
            StaleRule.defaults(),
            RetryRule.forSteps(),
            ProgressRule.honest());

    private static final List<Class<?>> WITH_FACTORIES = List.of(
            JobOrchestrator.class,
            JobRequest.class,
            JobId.class,
            Owner.class,
            Subject.class,
            Payload.class,
            Target.class,
            IdempotencyKey.class,
            JobEvent.class,
            StepRecord.class,
            StepResult.class,
            SpawnAnswer.class,
            CancelAnswer.class,
            ResultAnswer.class,
            InDoubtPolicy.class,
            PollSchedule.class,
            Json.class);

    static Stream<Class<?>> types() {
        return Stream.concat(CALLED.stream().map(Object::getClass), WITH_FACTORIES.stream())
                .distinct()
                .filter(type -> Modifier.isPublic(type.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyMethodNamesTheArgumentThatIsNull(Class<?> type) throws IllegalAccessException {
        List<String> unnamed = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && !method.isBridge()) {
                Object target = Modifier.isStatic(method.getModifiers()) ? null : oneOf(type);
                for (int i = 0; i < method.getParameterCount(); i++) {
                    unnamed.addAll(unnamed(method, target, i));
                }
            }
        }
        assertEquals(List.of(), unnamed);
    }

    private static Object oneOf(Class<?> type) {
        return CALLED.stream().filter(type::isInstance).findFirst().orElse(null);
    }

    private static List<String> unnamed(Method method, Object target, int missing) throws IllegalAccessException {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments =
                Arrays.stream(types).map(EveryNullIsNamedTest::fitting).toArray();
        arguments[missing] = null;
        boolean isOnlyOneMissing =
                Arrays.stream(arguments).filter(Objects::isNull).count() == 1;
        boolean isCallable = target != null || Modifier.isStatic(method.getModifiers());
        if (types[missing].isPrimitive() || !isOnlyOneMissing || !isCallable) {
            return List.of();
        }
        try {
            method.invoke(target, arguments);
            return List.of();
        } catch (InvocationTargetException thrown) {
            return thrown.getCause() instanceof NullPointerException nameless
                            && !String.valueOf(nameless.getMessage()).contains("must not be null")
                    ? List.of(method.toGenericString() + ", argument " + missing + ": " + nameless.getMessage())
                    : List.of();
        }
    }

    private static Object fitting(Class<?> type) {
        return type.isArray() && type != byte[].class
                ? Array.newInstance(type.getComponentType(), 0)
                : FITTING.get(type);
    }
}
