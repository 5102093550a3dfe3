package dev.farjob.benchmarks;

import java.util.List;
import java.util.Locale;

/** A picture of calls against delay, on logarithmic scales: to the left and further down is better. */
final class PollPicture {

    private static final int WIDTH = 300;
    private static final int HEIGHT = 240;
    private static final int LEFT = 46;
    private static final int TOP = 34;
    private static final double FEWEST = 1;
    private static final double MOST = 400;
    private static final double SOONEST = 0.01;
    private static final double LATEST = 2;

    private final StringBuilder svg = new StringBuilder();
    private int panels;

    /**
     * A curve, or a point.
     *
     * @param points calls per job, and the delay of 95 in 100 ends as a share of the duration
     */
    record Curve(String name, String color, List<double[]> points) {}

    void panel(String title, double allowed, List<Curve> curves) {
        int x = LEFT + panels++ * (WIDTH + LEFT);
        add("<g transform=\"translate(%d,%d)\">", x, TOP);
        add("<rect width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888\"/>", WIDTH, HEIGHT);
        add("<text x=\"0\" y=\"-10\" font-weight=\"bold\">%s</text>", title);
        add(
                "<rect x=\"0\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#3a3\" opacity=\"0.15\"/>",
                y(0.1), x(allowed), HEIGHT - y(0.1));
        for (double calls : new double[] {1, 10, 100}) {
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f</text>", x(calls), HEIGHT + 16, calls);
        }
        for (double share : new double[] {0.01, 0.1, 1}) {
            add("<text x=\"-6\" y=\"%.1f\" text-anchor=\"end\">%.0f %%</text>", y(share) + 4, share * 100);
        }
        for (int i = 0; i < curves.size(); i++) {
            draw(curves.get(i), i);
        }
        add("</g>");
    }

    private void draw(Curve curve, int number) {
        StringBuilder points = new StringBuilder();
        for (double[] point : curve.points()) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0]), y(point[1])));
        }
        double[] last = curve.points().get(0);
        if (curve.points().size() == 1) {
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>", x(last[0]), y(last[1]), curve.color());
        } else {
            add(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                    points.toString().strip(), curve.color());
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>",
                WIDTH - 8, 18 + 16 * number, curve.color(), curve.name());
    }

    private static double x(double calls) {
        return within(WIDTH * Math.log(calls / FEWEST) / Math.log(MOST / FEWEST), WIDTH);
    }

    private static double y(double share) {
        return within(HEIGHT * (1 - Math.log(share / SOONEST) / Math.log(LATEST / SOONEST)), HEIGHT);
    }

    private static double within(double value, int most) {
        return Math.max(0, Math.min(most, value));
    }

    private void add(String line, Object... values) {
        svg.append(String.format(Locale.ROOT, line, values)).append('\n');
    }

    @Override
    public String toString() {
        int width = panels * (WIDTH + LEFT) + 10;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                                + " font-size=\"12\" fill=\"#888\">%n",
                        width,
                        HEIGHT + TOP + 40)
                + svg
                + String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">calls per job (across) and delay of 95 in 100 ends"
                                + " as a share of the duration (down); the goal is the green corner</text>%n</svg>%n",
                        width / 2,
                        HEIGHT + TOP + 34);
    }
}
