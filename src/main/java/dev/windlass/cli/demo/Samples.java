package dev.windlass.cli.demo;

import dev.windlass.job.NewJob;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The jobs that the demo sends. */
final class Samples {
    static final String CHECKSUM = "file.checksum";
    static final String SLEEP = "sleep";
    static final int SLEEPS = 12;

    private static final long SHORTEST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 500;
    /** So long that it cannot end by itself while the demo waits for its cancellation. */
    private static final long NAP_MILLIS = Duration.ofMinutes(10).toMillis();
    /** Long enough for every await to see it, short enough to leave nothing behind on a Redis that goes on. */
    private static final Duration KEEP = Duration.ofMinutes(5);

    private Samples() {}

    /** @param path relative to {@code windlass.files.root} */
    static NewJob checksum(String path) {
        // one attempt: a file that has vanished since it was found does not come back
        return job(CHECKSUM, new JsonObject().put("path", path)).withMaxAttempts(1);
    }

    /** Evenly from the shortest to the longest. */
    static List<NewJob> sleeps() {
        List<NewJob> sleeps = new ArrayList<>();
        for (int i = 0; i < SLEEPS; i++) {
            sleeps.add(sleep(SHORTEST_MILLIS + i * (LONGEST_MILLIS - SHORTEST_MILLIS) / (SLEEPS - 1)));
        }
        return sleeps;
    }

    /** The one that is called off. */
    static NewJob nap(String id) {
        return sleep(NAP_MILLIS).withId(id);
    }

    static NewJob flaky() {
        return NewJob.of(Flaky.KIND).withMaxAttempts(Flaky.SUCCEEDS).withKeep(KEEP);
    }

    private static NewJob sleep(long millis) {
        return job(SLEEP, new JsonObject().put("ms", millis));
    }

    private static NewJob job(String kind, JsonObject payload) {
        return NewJob.ofJson(kind, payload.toBuffer().getBytes()).withKeep(KEEP);
    }
}
