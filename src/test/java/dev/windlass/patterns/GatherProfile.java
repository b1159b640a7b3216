package dev.windlass.patterns;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A daemon for the tests of groups, gather and progress. */
public final class GatherProfile implements QuarkusTestProfile {
    /** One job at a time: a parent that kept its slot would wait for its children for ever. */
    static final String ONE_SLOT = "gather";
    /** As many as {@link #PARENTS} at a time. */
    static final String PARENTS_FILL = "parents";

    static final String MANY = "many";
    static final String BOUNDED = "narrow";
    static final int PARENTS = 3;
    static final int MAX_READY = 5;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("windlass.queues", String.join(",", ONE_SLOT, PARENTS_FILL, MANY, BOUNDED)),
                Map.entry("windlass.queue.\"" + ONE_SLOT + "\".concurrency", "1"),
                Map.entry("windlass.queue.\"" + PARENTS_FILL + "\".concurrency", "" + PARENTS),
                Map.entry("windlass.queue.\"" + BOUNDED + "\".max-ready", "" + MAX_READY),
                Map.entry("windlass.queue.\"" + BOUNDED + "\".concurrency", "1"),
                Map.entry("windlass.kind.\"gather.retried\".backoff.first", "10ms"));
    }
}
