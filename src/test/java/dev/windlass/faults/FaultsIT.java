package dev.windlass.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.faults.Plan.Planned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A short, fixed set of runs for every build; the long one is a command in src/docs/faults.md. A run that once failed is
 * kept here as the plan that it had, under the name of the bug.
 */
class FaultsIT {
    private static final Path FOLDER = Path.of("target", "faults-it");

    @Test
    void manyFaultsOnWorkersInThisProcess() {
        Options options = new Options(1, 12, Duration.ofSeconds(4), 4, false, List.of(), FOLDER);

        assertGood(new FaultRun(options).all(options.plans()));
    }

    @Test
    void manyFaultsOnDaemonProcesses() {
        Options options = new Options(1, 4, Duration.ofSeconds(4), 2, true, List.of(), FOLDER);

        assertGood(new FaultRun(options).all(options.plans()));
    }

    /** Whoever was back first after a password change found all others dead, and ended their sessions. */
    @Test
    void passwordChangeEndsNoLiveSession() {
        assertGood(inThisProcess(new Plan(
                14,
                true,
                Duration.ofSeconds(4),
                3,
                16,
                List.of(new Planned(FaultType.REDIS_PASSWORD, 0, 1_700, 3_600)))));
    }

    /** Without memory Redis refused heartbeats too, so that after one lease all workers lost all they held. */
    @Test
    void noMemoryEndsNoSession() {
        assertGood(inThisProcess(new Plan(
                143,
                true,
                Duration.ofSeconds(3),
                2,
                16,
                List.of(
                        new Planned(FaultType.REDIS_OUT_OF_MEMORY, 0, 500, 4_000),
                        new Planned(FaultType.CLIENT_KILL_HEARTBEATS, 0, 700, 700)))));
    }

    /** What was under way when Redis refused something else looked refused, and was done all the same. */
    @Test
    void onlyWhatWasRefusedLooksRefused() {
        assertGood(inThisProcess(new Plan(
                326,
                true,
                Duration.ofSeconds(3),
                2,
                16,
                List.of(
                        new Planned(FaultType.REDIS_READ_ONLY, 0, 500, 1_500),
                        new Planned(FaultType.REDIS_READ_ONLY, 0, 2_000, 2_700),
                        new Planned(FaultType.REDIS_READ_ONLY, 0, 3_200, 3_600)))));
    }

    private static List<Verdict> inThisProcess(Plan plan) {
        return new FaultRun(new Options(plan.seed(), 1, Duration.ZERO, 1, false, List.of(), FOLDER)).all(List.of(plan));
    }

    private static void assertGood(List<Verdict> verdicts) {
        assertEquals(
                List.of(),
                verdicts.stream()
                        .filter(verdict -> !verdict.good())
                        .map(verdict -> "seed " + verdict.seed() + ": " + verdict.firstBreaches())
                        .toList());
    }
}
