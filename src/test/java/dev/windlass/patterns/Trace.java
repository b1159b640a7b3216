package dev.windlass.patterns;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the handlers of these tests have seen, by job. */
final class Trace {
    private static final ConcurrentMap<String, ConcurrentLinkedQueue<String>> STEPS = new ConcurrentHashMap<>();
    private static final ConcurrentMap<String, AtomicInteger> RUNNING = new ConcurrentHashMap<>();
    private static final ConcurrentMap<String, AtomicInteger> MOST = new ConcurrentHashMap<>();

    private Trace() {}

    static void step(String job, String what) {
        STEPS.computeIfAbsent(job, j -> new ConcurrentLinkedQueue<>()).add(what);
    }

    static List<String> steps(String job) {
        return List.copyOf(STEPS.getOrDefault(job, new ConcurrentLinkedQueue<>()));
    }

    /** One more runs now in each of these groups. */
    static void enter(String... groups) {
        for (String group : groups) {
            int now = RUNNING.computeIfAbsent(group, g -> new AtomicInteger()).incrementAndGet();
            MOST.computeIfAbsent(group, g -> new AtomicInteger()).accumulateAndGet(now, Math::max);
        }
    }

    static void leave(String... groups) {
        for (String group : groups) {
            RUNNING.get(group).decrementAndGet();
        }
    }

    static int most(String group) {
        AtomicInteger most = MOST.get(group);
        return most == null ? 0 : most.get();
    }
}
