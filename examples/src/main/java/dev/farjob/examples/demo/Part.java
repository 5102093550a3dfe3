package dev.farjob.examples.demo;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.util.Locale;
import java.util.Objects;

/** The parts of the play: what each job renders, what it costs, how it ends and what happens to it on the way. */
enum Part {
    POSTCARD(20, 200, JobState.SUCCEEDED, "its webhook came twice"),
    TRAILER(120, 1_200, JobState.SUCCEEDED, "its node was restarted"),
    STORYBOARD(90, 600, JobState.CANCELLED, "cancelled by its owner"),
    SUBTITLES(60, 300, JobState.FAILED, "the farm failed, refunded"),
    POSTER(40, 400, JobState.SUCCEEDED, "died between spawn and handle"),
    FILM(240, 3_000, JobState.SUCCEEDED, "ran for hours, never stale");

    private final int minutes;
    private final int cents;
    private final JobState end;
    private final String fate;

    Part(int minutes, int cents, JobState end, String fate) {
        this.minutes = minutes;
        this.cents = cents;
        this.end = end;
        this.fate = fate;
    }

    /** Which part a job plays. */
    static Part of(Job job) {
        return valueOf(Objects.requireNonNull(job.spec().tags().get("part")));
    }

    /** The scene to ask the farm for; the one of the subtitles lacks a font. */
    RenderFarm.Scene scene() {
        return new RenderFarm.Scene(title(), minutes, this == SUBTITLES);
    }

    int cents() {
        return cents;
    }

    /** How it should end. */
    JobState end() {
        return end;
    }

    String fate() {
        return fate;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
