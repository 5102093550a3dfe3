package dev.farjob.internal.decide;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The remote jobs that may run on for a job that has ended, although their provider was asked to end them.
 *
 * @param unanswered those whose cancel it has not answered; the job waits for them with no step left
 * @param declined those that it cannot or will not stop, of which the job's log is to say so
 */
public record Unstopped(List<Handle> unanswered, List<Handle> declined) {

    /** Nothing runs on. */
    public static final Unstopped NOTHING = new Unstopped(List.of(), List.of());

    public Unstopped {
        unanswered = List.copyOf(unanswered);
        declined = List.copyOf(declined);
    }

    /** The provider has not been asked about these in this node. */
    public static Unstopped notAsked(List<Handle> handles) {
        return new Unstopped(handles, List.of());
    }

    /** The end of a job in words, with what runs on in spite of it. */
    String say(Job job, String end) {
        if (declined.isEmpty()) {
            return end;
        }
        String names = declined.stream().map(Handle::id).collect(Collectors.joining(" and "));
        return (end.isEmpty() ? "" : end + "; ") + job.target().provider() + " does not stop " + names
                + ", which may run on: stop it there";
    }
}
