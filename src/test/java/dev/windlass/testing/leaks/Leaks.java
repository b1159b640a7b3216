package dev.windlass.testing.leaks;

import java.util.List;

/**
 * Leaks that only a moment in the middle of the tests shows, put down until {@link LeakCheck} tells them. Kept in a system
 * property, as Quarkus loads classes of tests more than once. Safe to use from any thread.
 */
public final class Leaks {
    private static final String PROPERTY = "windlass.test.leaks";

    private Leaks() {}

    /** @param what in one line */
    public static void report(String what) {
        System.getProperties().merge(PROPERTY, what, (before, more) -> before + "\n" + more);
    }

    static List<String> reported() {
        String all = System.getProperty(PROPERTY, "");
        return all.isEmpty() ? List.of() : all.lines().toList();
    }
}
