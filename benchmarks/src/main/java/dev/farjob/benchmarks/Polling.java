package dev.farjob.benchmarks;

import dev.farjob.benchmarks.PollPicture.Curve;
import dev.farjob.rules.PollSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How many calls schedules make and how late they see ends, for many kinds of jobs, besides what somebody who knows how
 * these are distributed could do. It prints the table and writes the picture of {@code docs/figures.md}; nothing in it depends on
 * the machine.
 */
public final class Polling {

    private static final long SEED = 1;
    private static final Duration LARGEST = Duration.ofMinutes(5);
    private static final Path PICTURE = Path.of(System.getProperty("docs", "../docs"), "polling.svg");

    private Polling() {}

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException {
        PollPicture picture = new PollPicture();
        PollCase.all()
                .filter(each -> each.name().equals("log-normal 40 s, σ 0.1")
                        || each.name().equals("log-normal 600 s, σ 0.2")
                        || each.name().equals("log-normal 600 s, σ 1.0"))
                .forEach(each -> draw(each, picture));
        Files.writeString(PICTURE, picture.toString());
        System.out.println("| jobs | allowed | oracle | learned, told | learned by looks | every 9 s | back-off 1.1 |");
        System.out.println("|---|---|---|---|---|---|---|");
        int[] met = new int[3];
        PollCase.all().forEach(each -> row(each, met));
        System.out.printf("%nof %d cases that can be met: told %d, by its own looks %d%n", met[0], met[1], met[2]);
    }

    private static void row(PollCase each, int[] met) {
        double[] ends = each.distribution(each.jobs() - 1);
        double oracle = new PollOracle(ends, 1).fewestCalls();
        PollRun told = run(each, PollSchedule.learned(), true);
        PollRun looks = run(each, PollSchedule.learned(), false);
        boolean canBeMet = each.canBeMet();
        if (canBeMet) {
            met[0]++;
            met[1] += told.meetsTheGoal() ? 1 : 0;
            met[2] += looks.meetsTheGoal() ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %s | %s | %s | %s | %s |%n",
                each.name(),
                told.allowed(),
                canBeMet ? String.format(Locale.ROOT, "%.1f", oracle) : "no",
                say(told),
                say(looks),
                say(run(each, PollSchedule.fixed(Duration.ofSeconds(9)), true)),
                say(run(each, backoff(1.1), true)));
    }

    private static String say(PollRun run) {
        String text =
                String.format(Locale.ROOT, "%.1f; %.1f, %.1f %%", run.calls(), 100 * run.half(), 100 * run.nearlyAll());
        return run.meetsTheGoal() ? "**" + text + "**" : text;
    }

    private static PollRun run(PollCase each, PollSchedule schedule, boolean told) {
        return PollRun.of(schedule, each.draw(SEED), each.judged(), told);
    }

    private static PollSchedule backoff(double factor) {
        return PollSchedule.backoff(Duration.ofSeconds(1), factor, LARGEST);
    }

    private static void draw(PollCase each, PollPicture picture) {
        double[] ends = each.distribution(0);
        List<double[]> oracle = DoubleStream.iterate(0.5, times -> times <= 8, times -> times * 1.3)
                .mapToObj(times -> new double[] {new PollOracle(ends, times).fewestCalls(), times * 0.1})
                .toList();
        List<double[]> fixed = DoubleStream.iterate(1, gap -> gap <= 300, gap -> gap * 1.4)
                .mapToObj(gap -> point(run(each, PollSchedule.fixed(Duration.ofMillis((long) (gap * 1_000))), true)))
                .toList();
        List<double[]> backoff = DoubleStream.iterate(0.01, growth -> growth <= 1, growth -> growth * 1.5)
                .mapToObj(growth -> point(run(each, backoff(1 + growth), true)))
                .toList();
        picture.panel(
                each.name(),
                PollCase.allowed(ends),
                List.of(
                        new Curve("fixed", "#c60", fixed),
                        new Curve("back-off", "#a5a", backoff),
                        new Curve("oracle", "#48c", oracle),
                        new Curve("learned", "#2a2", List.of(point(run(each, PollSchedule.learned(), true))))));
    }

    private static double[] point(PollRun run) {
        return new double[] {run.calls(), run.nearlyAll()};
    }
}
