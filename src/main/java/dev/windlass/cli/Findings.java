package dev.windlass.cli;

import dev.windlass.store.Finding;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints findings, one a line, with what to do about each under it. */
final class Findings {
    private Findings() {}

    static void print(List<Finding> findings, PrintWriter out) {
        for (Finding finding : findings) {
            // what was found may come from somebody else's keys, and must not steer the terminal
            out.println(plain(String.format(
                    "%-7s %s: %s",
                    finding.level().name().toLowerCase(Locale.ROOT), finding.subject(), finding.says())));
            if (!finding.cure().isEmpty()) {
                out.println(plain("        -> " + finding.cure()));
            }
        }
        out.flush();
    }

    static boolean any(List<Finding> findings, Finding.Level level) {
        return findings.stream().anyMatch(finding -> finding.level() == level);
    }

    private static String plain(String line) {
        return line.replaceAll("\\p{Cntrl}+", " ");
    }
}
