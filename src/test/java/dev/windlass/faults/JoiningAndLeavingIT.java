package dev.windlass.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.faults.Plan.Planned;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Twenty workers that come and go as in a cluster that is being rebuilt: killed, stopped, stopped in a hurry. */
class JoiningAndLeavingIT {
    private static final int WORKERS = 20;
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
    private static final Duration LASTING = Duration.ofSeconds(Long.getLong("faults.seconds", 15));
    private static final List<FaultType> TYPES =
            List.of(FaultType.WORKER_KILL, FaultType.WORKER_STOP, FaultType.WORKER_STOP_TWICE);

    @Test
    void nothingIsLostWhileTwentyWorkersJoinAndLeave() {
        System.out.println(
                "20 workers join and leave: -Dfaults.seed=" + SEED + " -Dfaults.seconds=" + LASTING.toSeconds());
        Options options = Options.defaults();
        Vertx vertx = Vertx.vertx();
        try (Scratch scratch = new Scratch()) {
            Path folder = scratch.folder();
            Verdict verdict = new OneRun(plan(), options, vertx, folder).run();
            List<Long> kills = verdict.recoveries().stream()
                    .filter(recovery -> recovery.type() == FaultType.WORKER_KILL)
                    .map(Recovery::millis)
                    .sorted()
                    .toList();
            NamedRuns.add(
                    "20 workers join and leave",
                    Map.of(
                            "fault",
                            "kill, stop, stop twice: " + verdict.faults().size(),
                            "seed",
                            SEED,
                            "jobs",
                            verdict.jobs(),
                            "recoveryMillis",
                            kills.isEmpty() ? 0 : kills.get(kills.size() / 2),
                            "slowestMillis",
                            kills.isEmpty() ? 0 : kills.get(kills.size() - 1),
                            "verdict",
                            verdict.good() ? "good" : verdict.breaches().toString()));
            if (!verdict.good()) {
                scratch.keepAs(Path.of("target", "faults", "named", "join-and-leave-" + SEED));
            }
            assertEquals(List.of(), verdict.breaches());
        } finally {
            vertx.close();
        }
    }

    /** Each place has one worker after the other; they live and are away for random times. */
    private static Plan plan() {
        Random random = new Random(SEED);
        List<Planned> faults = new ArrayList<>();
        for (int place = 0; place < WORKERS; place++) {
            long at = 500 + random.nextInt(4_000);
            while (at < LASTING.toMillis()) {
                long until = at + 300 + random.nextInt(2_500);
                faults.add(new Planned(TYPES.get(random.nextInt(TYPES.size())), place, at, until));
                at = until + 1_000 + random.nextInt(8_000);
            }
        }
        faults.sort(Comparator.comparingLong(Planned::fromMillis));
        return new Plan(SEED, false, Duration.ofSeconds(2), WORKERS, faults);
    }
}
