package dev.windlass.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a seed stands for: settings, and which faults begin when. The same seed always gives the same plan; what the
 * parties make of it is theirs.
 *
 * @param guarded whether Redis asks for a password
 * @param workers how many workers there are
 * @param concurrency how many jobs each of them runs at the same time; few make jobs wait in the worker
 * @param faults in the order in which they begin
 */
record Plan(long seed, boolean guarded, Duration lease, int workers, int concurrency, List<Planned> faults) {
    private static final int GAP_MILLIS = 300;

    /**
     * One fault.
     *
     * @param target which worker; the number of workers stands for the producer, which has a wire too
     */
    record Planned(FaultType type, int target, long fromMillis, long toMillis) {}

    static Plan of(long seed, Options options) {
        Random random = new Random(seed);
        boolean guarded = random.nextBoolean();
        Duration lease = Duration.ofMillis(2_000 + 500L * random.nextInt(5));
        int workers = options.daemons() ? 2 : 2 + random.nextInt(2);
        int concurrency = random.nextBoolean() ? 16 : 4;
        List<FaultType> types = new ArrayList<>();
        for (FaultType type : FaultType.values()) {
            boolean possible = options.daemons() || type != FaultType.WORKER_FREEZE;
            if (possible && (options.only().isEmpty() || options.only().contains(type.name()))) {
                types.add(type);
            }
        }
        List<Planned> faults = new ArrayList<>();
        Map<String, Long> busyUntil = new HashMap<>();
        long last = options.duration().toMillis();
        int count = 1 + random.nextInt(Math.max(1, (int) (last / 1_000)));
        for (int i = 0; i < count; i++) {
            FaultType type = types.get(random.nextInt(types.size()));
            int target = random.nextInt(type.scope == FaultType.Scope.WIRE ? workers + 1 : workers);
            long from = 500 + random.nextInt((int) last);
            long to = from + type.leastMillis + random.nextInt(1 + type.mostMillis - type.leastMillis);
            // two faults of one thing come one after the other
            String hurt = type.scope == FaultType.Scope.REDIS ? "redis" : "party " + target;
            long start = Math.max(from, busyUntil.getOrDefault(hurt, 0L));
            faults.add(new Planned(type, target, start, to + start - from));
            busyUntil.put(hurt, to + start - from + GAP_MILLIS);
        }
        faults.sort(Comparator.comparingLong(Planned::fromMillis));
        return new Plan(seed, guarded, lease, workers, concurrency, faults);
    }
}
