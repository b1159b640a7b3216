package dev.windlass.bench;

import dev.windlass.bench.cases.Blocking;
import dev.windlass.bench.cases.Delayed;
import dev.windlass.bench.cases.Depth;
import dev.windlass.bench.cases.Drain;
import dev.windlass.bench.cases.Enqueue;
import dev.windlass.bench.cases.Growth;
import dev.windlass.bench.cases.Pickup;
import dev.windlass.bench.cases.Recovery;
import dev.windlass.bench.cases.RoundTrip;
import dev.windlass.bench.cases.Sleeping;
import dev.windlass.bench.cases.SmallHeap;
import dev.windlass.bench.cases.StartUp;
import dev.windlass.bench.measure.Case;
import dev.windlass.testing.Signal;
import java.util.List;

/** All that can be measured, in the order in which it is. */
final class Cases {
    private Cases() {}

    static List<Case> all() {
        return List.of(
                new Drain(200, false, 3_000_000),
                new Drain(200, true, 2_000_000),
                new Drain(2_000, false, 600_000),
                new Drain(2_000, true, 600_000),
                new Drain(20_000, false, 90_000),
                new Drain(20_000, true, 90_000),
                Enqueue.bulk(),
                Enqueue.many(),
                Enqueue.single(),
                new RoundTrip(),
                new Pickup(),
                new Sleeping(100, 150_000),
                new Sleeping(1_000, 900_000),
                new Blocking(),
                new Delayed(),
                new Depth(),
                Growth.manyQueues(),
                Growth.manyWorkers(),
                new Recovery(Signal.KILL),
                new Recovery(Signal.STOP),
                new StartUp(),
                new SmallHeap());
    }

    /**
     * Those of the given names; a family's name stands for all of it, none for all there are.
     *
     * @throws IllegalArgumentException naming what there is not
     */
    static List<Case> named(List<String> names) {
        for (String name : names) {
            if (all().stream().noneMatch(one -> isMeant(one, name))) {
                throw new IllegalArgumentException("no case " + name + "; there are "
                        + String.join(", ", all().stream().map(Case::name).toList()));
            }
        }
        return all().stream()
                .filter(one -> names.isEmpty() || names.stream().anyMatch(name -> isMeant(one, name)))
                .toList();
    }

    private static boolean isMeant(Case one, String name) {
        return one.name().equals(name) || one.name().startsWith(name + "-");
    }
}
