package dev.windlass.patterns;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** One daemon for all pattern tests, with limits of every sort. */
public class PatternsProfile implements QuarkusTestProfile {
    static final String QUEUE = "patterns";
    static final String OTHER_QUEUE = "other";
    static final int DAEMON_LIMIT = 8;
    static final int QUEUE_LIMIT = 6;
    static final int KIND_LIMIT = 3;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("windlass.queues", QUEUE + "," + OTHER_QUEUE),
                Map.entry("windlass.concurrency", String.valueOf(DAEMON_LIMIT)),
                Map.entry("windlass.queue.\"" + QUEUE + "\".concurrency", String.valueOf(QUEUE_LIMIT)),
                Map.entry("windlass.kind.\"pattern.limited\".concurrency", String.valueOf(KIND_LIMIT)),
                Map.entry("windlass.kind.\"pattern.few\".concurrency", String.valueOf(KIND_LIMIT)),
                Map.entry("windlass.kind.\"pattern.timed\".timeout", "5s"),
                Map.entry("windlass.kind.\"pattern.picky\".give-up-on", "java.io.IOException"),
                Map.entry("windlass.kind.\"pattern.picky\".backoff.policy", "list"),
                Map.entry("windlass.kind.\"pattern.picky\".backoff.list", "10ms,20ms"),
                Map.entry("windlass.kind.\"pattern.picky\".max-attempts", "3"),
                Map.entry("windlass.kind.\"pattern.choosy\".retry-on", "java.io.IOException"),
                Map.entry("windlass.kind.\"pattern.choosy\".backoff.policy", "fixed"),
                Map.entry("windlass.kind.\"pattern.choosy\".backoff.first", "10ms"),
                Map.entry("windlass.kind.\"pattern.choosy\".max-attempts", "2"),
                Map.entry("windlass.kind.\"pattern.once\".backoff.policy", "none"),
                Map.entry("windlass.kind.\"pattern.offloaded\".offload", "true"),
                Map.entry("windlass.stop-grace", "300ms"));
    }
}
