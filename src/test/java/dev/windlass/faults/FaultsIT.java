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

    private static List<Verdict> inThisProcess(Plan plan) {
        return new FaultRun(new Options(plan.seed(), 1, Duration.ZERO, 1, false, List.of(), FOLDER)).all(List.of(plan));
    }

    private static void assertGood(List<Verdict> verdicts) {
        assertEquals(
                List.of(),
                verdicts.stream()
                        .flatMap(verdict ->
                                verdict.breaches().stream().map(breach -> "seed " + verdict.seed() + ": " + breach))
                        .toList());
    }
}
