package dev.windlass.cli.demo;

import java.util.Map;

/** The settings with which the demo runs, where the user gives no others. */
public final class DemoSettings {
    /** The queue that the demo works on, and nobody else should. */
    static final String QUEUE = "demo";
    /** Set to {@code true} in the demo's process only; not under {@code windlass.}, where it would be an unknown setting. */
    static final String SWITCH = "windlass-demo.enabled";

    static final int CHECKSUMS_AT_ONCE = 8;
    static final int SLEEPS_AT_ONCE = 3;

    private DemoSettings() {}

    /** Returns them by key: a worker and a Redis of its own, no open port, and silence but for what goes wrong. */
    public static Map<String, String> all() {
        return Map.ofEntries(
                Map.entry(SWITCH, "true"),
                Map.entry("windlass.enabled", "true"),
                Map.entry("windlass.queues", QUEUE),
                Map.entry("windlass.embedded.folder", DemoFolder.fresh().toString()),
                Map.entry("windlass.files.root", "."),
                // whoever interrupts the demo wants it to end
                Map.entry("windlass.shutdown.drain", "0"),
                Map.entry("windlass.kind.\"" + Samples.CHECKSUM + "\".concurrency", "" + CHECKSUMS_AT_ONCE),
                Map.entry("windlass.kind.\"" + Samples.SLEEP + "\".concurrency", "" + SLEEPS_AT_ONCE),
                Map.entry("windlass.kind.\"" + Flaky.KIND + "\".backoff.first", "200ms"),
                Map.entry("quarkus.http.host-enabled", "false"),
                Map.entry("quarkus.management.host-enabled", "false"),
                Map.entry("quarkus.log.level", "WARN"),
                // standard output belongs to the progress and the table
                Map.entry("quarkus.log.console.stderr", "true"));
    }
}
