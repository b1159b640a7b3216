package dev.windlass.bench;

import dev.windlass.bench.cases.Drain;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Figure;
import dev.windlass.bench.measure.Metric;
import dev.windlass.bench.measure.Rounds;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.report.JsonLines;
import java.util.List;

/**
 * The benchmark's test, for every build: does it work at all, and is the daemon's fast path whole?
 *
 * <p>A build's machine is noisy. So nothing but the ratio to the floor is looked at, which takes its turn a few seconds
 * before; the limit is half of what is promised; and one good round is enough. Noise makes single rounds bad, here and there;
 * a fast path that is broken makes all of them bad. What comes through by luck shows in the next build.
 */
final class Smoke {
    /** Half of the bar, which is 0.65. */
    private static final double LEAST = 0.325;

    /** A whole fast path mostly needs one, half a minute or less. */
    private static final int ROUNDS = 3;

    private static final List<Case> CASES = List.of(new Drain(200, false, 450_000), new Drain(200, true, 300_000));

    private final Setup setup;
    private final JsonLines lines;

    Smoke(Setup setup, JsonLines lines) {
        this.setup = setup;
        this.lines = lines;
    }

    /** Tells whether all is well, and prints what is not. */
    boolean passes() throws Exception {
        double[] best = new double[CASES.size()];
        for (int round = 1; round <= ROUNDS; round++) {
            for (int i = 0; i < best.length; i++) {
                if (best[i] < LEAST) {
                    best[i] = Math.max(best[i], ratio(CASES.get(i)));
                }
            }
        }
        for (int i = 0; i < best.length; i++) {
            System.out.printf(
                    "%s: %s, %.3f of the floor's rate in the best round, at least %.3f wanted%n",
                    best[i] < LEAST ? "FAILED" : "ok", CASES.get(i).name(), best[i], LEAST);
        }
        if (!enough(best)) {
            System.out.println(
                    "The daemon has become too slow: measure the commit before in the same way, and look at what"
                            + " was added to every job since. See src/bench/README.md.");
        }
        return enough(best);
    }

    private double ratio(Case one) throws Exception {
        List<Figure> figures = new Rounds(1, System.out::println).of(one, setup);
        lines.add(figures);
        for (Metric metric : List.of(Metric.RATE, Metric.RATIO)) {
            if (figures.stream().noneMatch(figure -> figure.metric() == metric && figure.min() > 0)) {
                throw new IllegalStateException(
                        "the benchmark has measured no " + metric.label() + " of " + one.name());
            }
        }
        return figures.stream()
                .filter(figure -> figure.metric() == Metric.RATIO)
                .mapToDouble(Figure::min)
                .min()
                .orElseThrow();
    }

    private static boolean enough(double[] best) {
        for (double ratio : best) {
            if (ratio < LEAST) {
                return false;
            }
        }
        return true;
    }
}
