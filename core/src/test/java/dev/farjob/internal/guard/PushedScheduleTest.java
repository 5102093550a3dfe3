package dev.farjob.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.model.Job;
import dev.farjob.model.Silence;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider whose webhooks tell of every end is asked only in case one is lost, and then in time. */
class PushedScheduleTest {

    private static final Job JOB = Jobs.of("ann").running();
    private static final Duration LIFETIME = Duration.ofMinutes(6);

    @Test
    void aProviderThatMayFailInSilenceIsAskedAsOftenAsEver() {
        assertEquals(Duration.ofSeconds(10), gap(Duration.ofSeconds(10), false));
    }

    @Test
    void aProviderThatReportsEveryEndIsAskedAfterAQuarterOfTheTimeAsLongAsLittleIsKnown() {
        assertEquals(Duration.ofMinutes(5), gap(Duration.ofSeconds(10), true));
    }

    /** It may have forgotten the job, and reports nothing then. */
    @Test
    void aProviderThatDoesNotSayHowAJobIsIsAskedAsOftenAsEver() {
        ProviderTraits traits = traits(false);
        Silence silence = new Silence(JOB.createdAt(), Duration.ofMinutes(1), 1, 0, 1, "404");
        Job silent = JOB.toBuilder().silence(silence).build();
        assertEquals(
                Duration.ofSeconds(10),
                new PushedSchedule(PollSchedule.fixed(Duration.ofSeconds(10)), name -> traits)
                        .nextLook(silent, Durations.none(), later()));
    }

    @Test
    void aScheduleThatIsSparseByItselfIsLeftAlone() {
        assertEquals(Duration.ofHours(1), gap(Duration.ofHours(1), true));
    }

    @Test
    void aProviderWhoseResultsDoNotLastIsAskedInTime() {
        ProviderTraits traits = traits(true);
        assertEquals(
                Duration.ofMinutes(3),
                new PushedSchedule(PollSchedule.fixed(Duration.ofMinutes(1)), name -> traits)
                        .nextLook(JOB, Durations.none(), later()));
    }

    /** Twenty minutes after the job was sent. */
    private static Instant later() {
        return JOB.dispatchedAt().orElse(JOB.createdAt()).plus(Duration.ofMinutes(20));
    }

    private static Duration gap(Duration chosen, boolean pushes) {
        ProviderTraits traits = ProviderTraits.builder().pushesFailures(pushes).build();
        return new PushedSchedule(PollSchedule.fixed(chosen), name -> traits).nextLook(JOB, Durations.none(), later());
    }

    private static ProviderTraits traits(boolean forgets) {
        ProviderTraits.Builder traits = ProviderTraits.builder().pushesFailures(true);
        return (forgets ? traits.resultLifetime(LIFETIME) : traits).build();
    }

    private static PollSchedule schedule(boolean forgets) {
        ProviderTraits traits = traits(forgets);
        return new PushedSchedule(new WithinLifetime(PollSchedule.learned(), name -> traits), name -> traits);
    }

    private record Case(String name, ToDoubleFunction<Random> minutes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                        new Case("20 min", random -> 20),
                        new Case("50 min", random -> 50),
                        new Case("20 to 50 min", random -> 20 + 30 * random.nextDouble()),
                        new Case("log-normal, 35 min", random -> 35 * Math.exp(0.2 * random.nextGaussian())))
                .flatMap(each -> Stream.of(true, false).map(forgets -> Arguments.of(each, forgets)));
    }

    @ParameterizedTest(name = "{0}, results do not last: {1}")
    @MethodSource("cases")
    void aJobOf20To50MinutesCostsAtMost4CallsAndALostWebhookAQuarterOfItsTime(Case each, boolean forgets) {
        Simulated run = new Simulated(each, forgets, 1.0 / 50);
        assertTrue(run.calls <= 4, () -> run.calls + " calls");
        assertTrue(run.lag(0.95) <= 0.25, () -> run.lag(0.95) + " of its duration");
    }

    @ParameterizedTest(name = "{0}, results do not last: {1}")
    @MethodSource("cases")
    void whereNoWebhookArrivesAtAllEndsAreSeenWithinAQuarterOfTheTime(Case each, boolean forgets) {
        Simulated run = new Simulated(each, forgets, 1);
        assertTrue(run.lag(0.95) <= 0.25, () -> run.lag(0.95) + " of its duration");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aResultThatDoesNotLastIsThereStillWhereNoWebhookArrives(Case each) {
        Simulated run = new Simulated(each, true, 1);
        assertTrue(run.longest.compareTo(LIFETIME) < 0, () -> run.longest + " after the end");
    }

    /** A thousand jobs one after the other, from the 21st on; some of their webhooks are lost. */
    private static final class Simulated {

        private static final int JOBS = 1_000;
        private static final int FIRST = 20;

        private final List<Double> lags = new ArrayList<>();
        private double calls;
        private Duration longest = Duration.ZERO;

        Simulated(Case each, boolean forgets, double lost) {
            PollSchedule schedule = schedule(forgets);
            Random random = new Random(20_260_301);
            Durations known = Durations.none();
            int webhooks = 0;
            for (int i = 0; i < JOBS; i++) {
                Job job = Snapshots.at("job-" + i, Target.of("fal", "veo"));
                Instant sent = job.createdAt();
                Duration took = Duration.ofMillis(Math.round(60_000 * each.minutes.applyAsDouble(random)));
                boolean isLost = random.nextDouble() < lost;
                Duration elapsed = Duration.ZERO;
                int looks = -1;
                do {
                    elapsed = elapsed.plus(schedule.nextLook(job, known, sent.plus(elapsed)));
                    looks++;
                } while (elapsed.compareTo(took) < 0);
                if (i >= FIRST && isLost) {
                    Duration lag = elapsed.minus(took);
                    lags.add((double) lag.toMillis() / took.toMillis());
                    longest = lag.compareTo(longest) > 0 ? lag : longest;
                } else if (i >= FIRST) {
                    calls += looks;
                    webhooks++;
                }
                known = isLost ? known : known.with(took);
            }
            calls /= Math.max(1, webhooks);
        }

        double lag(double share) {
            return lags.stream()
                    .sorted()
                    .skip((long) (share * (lags.size() - 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
