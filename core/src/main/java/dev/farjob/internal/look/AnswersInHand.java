package dev.farjob.internal.look;

import dev.farjob.internal.write.InHand;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.provider.SpawnAnswer;

/** Answers to spawns that the store did not take when they came: a provider gives them once. */
final class AnswersInHand {

    private record Attempt(JobId job, int attempt) {

        static Attempt of(Job job) {
            return new Attempt(job.id(), job.attempt());
        }
    }

    private final InHand inHand;

    AnswersInHand(InHand inHand) {
        this.inHand = inHand;
    }

    /** Whether this node has the answer to the job's attempt, and has not written it yet. */
    boolean has(Job job) {
        return inHand.has(Attempt.of(job));
    }

    /**
     * Keeps an answer that the store did not take.
     *
     * @param write writes it; as long as it throws anything, the answer stays in hand
     */
    void keep(Job attempt, SpawnAnswer answer, Runnable write, Throwable failed) {
        inHand.keep(new InHand.Fact(attempt.id(), Attempt.of(attempt), say(attempt, answer), write), failed);
    }

    private static String say(Job job, SpawnAnswer answer) {
        String attempt = "attempt " + job.attempt();
        if (answer instanceof SpawnAnswer.Accepted accepted) {
            return attempt + " runs as " + accepted.handle() + "; adopt the job by that id";
        }
        return attempt + (answer instanceof SpawnAnswer.Refused ? " was refused" : " was not sent")
                + "; redrive or abandon the job if it is parked";
    }
}
