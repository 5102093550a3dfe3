package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.Job;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;

/**
 * How a job waits for a place: for a quarter of the time that it has waited already, at least 3 seconds and at most a minute.
 * In a queue that stands still all jobs have waited for long, so each tries less and less often; a place that comes free
 * hurries one of them. Chance adds up to as much again, so that they do not come back together.
 */
final class ForRoom {

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(3);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int SHARE_OF_WAIT = 4;

    private ForRoom() {}

    static Decision wait(Job job, Moment moment) {
        Instant since = job.spec().notBefore().filter(job.createdAt()::isBefore).orElse(job.createdAt());
        Duration share = Duration.between(since, moment.now()).dividedBy(SHARE_OF_WAIT);
        long wait = Durations.longer(SHORTEST_WAIT, Durations.shorter(LONGEST_WAIT, share))
                .toMillis();
        return Draft.of(job, moment)
                .due(Due.in(Duration.ofMillis(wait + (long) (moment.random() * wait))))
                .write(Next.NOTHING);
    }
}
