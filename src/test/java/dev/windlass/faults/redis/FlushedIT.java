package dev.windlass.faults.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.windlass.faults.NamedRuns;
import dev.windlass.faults.Scene;
import dev.windlass.faults.check.Breach;
import dev.windlass.faults.check.Checker;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.Keyspace;
import dev.windlass.faults.history.RedisHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * {@code FLUSHALL} takes jobs, sessions and the group. What was there is gone, and nobody can bring it back: the checker is
 * told which jobs those are. Promised is that workers open new sessions by themselves, that every job which came after is
 * seen through as ever, and that nothing is settled twice on either side. Not promised is that nothing begins under a
 * session that has just been flushed: a worker that does not meet the missing group hears of it with the next heartbeat.
 */
class FlushedIT {
    /** What the half before cannot keep, since its jobs had no chance to end. */
    private static final Set<String> NEEDS_AN_END = Set.of("lost", "left-over", "outcome-withdrawn");

    @Test
    void theQueueWorksAgainByItselfWhenEverythingIsFlushed() {
        try (Scene scene = Scene.longLease("FLUSHALL")) {
            scene.hurt("flushall", () -> scene.redis().call("FLUSHALL"));
            scene.pass(Duration.ofSeconds(2));
            Scene.Evidence evidence = scene.end();
            int flush = indexOfFlush(evidence.steps());
            RedisHistory before = RedisHistory.of(evidence.steps().subList(0, flush), Scene.QUEUE.value());
            RedisHistory after = RedisHistory.of(
                    evidence.steps().subList(flush, evidence.steps().size()), Scene.QUEUE.value());
            Set<String> gone = new HashSet<>(before.namesById().keySet());
            gone.removeAll(after.namesById().keySet());
            Set<String> flushed = new HashSet<>(gone);
            before.facts().stream()
                    .filter(fact -> fact.kind() == Fact.Kind.OUTCOME)
                    .forEach(fact -> flushed.remove(fact.id()));
            NamedRuns.add("FLUSHALL", Map.of("flushedJobs", flushed.size()));

            List<Breach> breaches = new ArrayList<>();
            Checker.check(of(before, about(evidence.events(), gone::contains), nothing())).stream()
                    .filter(breach -> !NEEDS_AN_END.contains(breach.rule()))
                    .forEach(breaches::add);
            History later = of(after, about(evidence.events(), id -> !gone.contains(id)), evidence.keyspace());
            Checker.check(later).stream()
                    .filter(breach -> !breach.rule().equals("start-without-lease"))
                    .forEach(breaches::add);
            assertFalse(later.namesById().isEmpty(), "nothing came after");
            scene.verdict(later, breaches);
        }
    }

    private static History of(RedisHistory told, List<Event> events, Keyspace keyspace) {
        return new History(events, told.facts(), told.namesById(), told.sessions(), keyspace);
    }

    /** Events without an id are about names, and hold on both sides. */
    private static List<Event> about(List<Event> events, Predicate<String> ids) {
        return events.stream()
                .filter(event -> event.id().isEmpty() || ids.test(event.id()))
                .toList();
    }

    private static int indexOfFlush(List<List<List<String>>> steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).get(0).get(0).equalsIgnoreCase("FLUSHALL")) {
                return i;
            }
        }
        throw new IllegalStateException("Redis flushed nothing");
    }

    private static Keyspace nothing() {
        return new Keyspace(0, 0, List.of(), Map.of(), Set.of(), Map.of(), List.of(), List.of(), Map.of());
    }
}
