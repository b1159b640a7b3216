package dev.windlass.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows how far the demo is, again and again. Used by one thread. */
interface Display {
    /** How long to wait between two calls of {@link #show}. */
    Duration pause();

    void show(List<Kind> kinds, Duration passed);

    /** What is known of one kind at a moment. */
    record Kind(Ledger.Account account, int running) {}

    /** The display for a terminal, or for what is none. */
    static Display on(PrintWriter out, boolean terminal) {
        return terminal ? new Live(out) : new Lines(out);
    }

    /** Lines that are drawn over each other, with the control sequences of ECMA-48. */
    final class Live implements Display {
        private static final String UP = "\u001b[%dA";
        private static final String CLEAR = "\r\u001b[2K";
        private static final int BAR = 20;

        private final PrintWriter out;
        private int drawn;

        Live(PrintWriter out) {
            this.out = out;
        }

        @Override
        public Duration pause() {
            return Duration.ofMillis(100);
        }

        @Override
        public void show(List<Kind> kinds, Duration passed) {
            if (drawn > 0) {
                out.printf(UP, drawn);
            }
            for (Kind kind : kinds) {
                Ledger.Account account = kind.account();
                int full = account.planned() == 0 ? 0 : (int) (BAR * account.ended() / account.planned());
                // at most 72 columns: a line that wraps could not be drawn over
                out.print(CLEAR);
                out.printf(
                        "%-13s [%s%s] %9s of %-9s %2d running",
                        account.kind(),
                        "#".repeat(full),
                        ".".repeat(BAR - full),
                        Table.number(account.ended()),
                        Table.number(account.planned()),
                        kind.running());
                out.println();
            }
            drawn = kinds.size();
            out.flush();
        }
    }

    /** One plain line a second, for a file or a pipe. */
    final class Lines implements Display {
        private final PrintWriter out;

        Lines(PrintWriter out) {
            this.out = out;
        }

        @Override
        public Duration pause() {
            return Duration.ofSeconds(1);
        }

        @Override
        public void show(List<Kind> kinds, Duration passed) {
            List<String> parts = new ArrayList<>();
            for (Kind kind : kinds) {
                Ledger.Account account = kind.account();
                parts.add(account.kind() + " " + Table.number(account.ended()) + " of "
                        + Table.number(account.planned()) + " (" + kind.running() + " running)");
            }
            out.printf(Locale.ROOT, "%.1f s: %s%n", passed.toMillis() / 1_000.0, String.join(", ", parts));
            out.flush();
        }
    }
}
