package dev.windlass.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** What the demo shows: while it runs, how far it is, and in the end what came of it. */
public final class DemoReport {
    private final DemoRun run;
    private final Tally tally;
    private final ToIntFunction<String> limits;
    private final PrintWriter out;
    private final Display display;

    /** @param limits most jobs of a kind at the same time; 0 for no limit */
    public DemoReport(DemoRun run, Tally tally, ToIntFunction<String> limits, PrintWriter out, boolean terminal) {
        this.run = run;
        this.tally = tally;
        this.limits = limits;
        this.out = out;
        this.display = Display.on(out, terminal);
    }

    /** How long to wait between two calls of {@link #progress}. */
    public Duration pause() {
        return display.pause();
    }

    /** @param passed since the beginning */
    public void progress(Duration passed) {
        List<Display.Kind> kinds = new ArrayList<>();
        for (Ledger.Account account : run.ledger().accounts()) {
            kinds.add(new Display.Kind(account, tally.running(account.kind())));
        }
        display.show(kinds, passed);
    }

    /**
     * Shows the table and the verdict.
     *
     * @param passed from the beginning to the end of all jobs
     * @return whether everything was as expected
     */
    public boolean verdict(Duration passed) {
        out.println();
        Table.of(tally.rows()).lines().forEach(out::println);
        out.println();
        long jobs = run.ledger().ended();
        double seconds = passed.toNanos() / 1e9;
        out.printf(Locale.ROOT, "%,d jobs in %.1f s, %,.0f jobs/s%n", jobs, seconds, jobs / seconds);
        out.println("most at the same time: " + most(Samples.CHECKSUM) + ", " + most(Samples.SLEEP));
        int passedOver = run.ledger().countPassedOver();
        if (passedOver > 0) {
            out.println("passed over, since unreadable or gone meanwhile: " + Table.number(passedOver));
        }
        List<String> differences = new ArrayList<>(run.ledger().differences());
        addExcess(Samples.CHECKSUM, differences);
        addExcess(Samples.SLEEP, differences);
        if (differences.isEmpty()) {
            out.println("every outcome is the expected one");
        } else {
            out.println("not as expected:");
            differences.forEach(difference -> out.println("  " + difference));
        }
        out.flush();
        return differences.isEmpty();
    }

    private String most(String kind) {
        int limit = limits.applyAsInt(kind);
        return kind + " " + tally.most(kind) + (limit == 0 ? "" : " (limit " + limit + ")");
    }

    private void addExcess(String kind, List<String> differences) {
        int limit = limits.applyAsInt(kind);
        if (limit > 0 && tally.most(kind) > limit) {
            differences.add(
                    tally.most(kind) + " jobs of kind " + kind + " ran at the same time, the limit is " + limit);
        }
    }
}
