package dev.windlass.patterns;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** As {@link PatternsProfile}, with leases that end sooner than a loop is held. */
public final class HeldLoopProfile implements QuarkusTestProfile {
    static final Duration LEASE = Duration.ofSeconds(4);

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> all = new HashMap<>(new PatternsProfile().getConfigOverrides());
        all.put("windlass.lease", LEASE.toSeconds() + "s");
        return all;
    }
}
