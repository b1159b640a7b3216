package dev.windlass.faults;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.SessionSpan;
import dev.windlass.faults.history.What;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How long it took after one fault until work went on.
 *
 * <ul>
 *   <li>Redis: from the end of the fault until every worker that was there has begun a job again.
 *   <li>A wire: from the end of the fault until its worker has begun a job, or the producer got an acknowledgement.
 *   <li>A killed worker: from the kill until every job that it was at has begun again elsewhere.
 *   <li>A frozen worker: from its thawing until it has begun a job.
 * </ul>
 *
 * A fault that the next one of the same party, or of Redis, came upon too early for that is left out.
 */
record Recovery(FaultType type, long millis) {

    static List<Recovery> of(History history, List<Injected> faults) {
        Map<String, List<Long>> starts = startsByWorker(history);
        List<Recovery> recoveries = new ArrayList<>();
        for (Injected fault : faults) {
            OptionalLong micros = fault.type() == FaultType.WORKER_KILL
                    ? untilTakenUp(history, fault)
                    : fault.type().scope == FaultType.Scope.REDIS
                            ? untilAllWork(starts, faults, fault)
                            : stopped(fault) ? OptionalLong.empty() : untilWorks(history, starts, faults, fault);
            micros.ifPresent(took -> recoveries.add(new Recovery(fault.type(), took / 1_000)));
        }
        return recoveries;
    }

    private static boolean stopped(Injected fault) {
        return fault.type() == FaultType.WORKER_STOP || fault.type() == FaultType.WORKER_STOP_TWICE;
    }

    private static Map<String, List<Long>> startsByWorker(History history) {
        Map<String, Fact> deliveries = history.deliveries();
        Map<String, List<Long>> starts = new HashMap<>();
        for (Event start : history.events(What.START)) {
            Fact delivery = History.deliveryOf(start, deliveries);
            SessionSpan session = delivery == null ? null : history.sessions().get(delivery.session());
            if (session != null) {
                starts.computeIfAbsent(session.worker(), name -> new ArrayList<>())
                        .add(start.at());
            }
        }
        return starts;
    }

    private static OptionalLong untilAllWork(Map<String, List<Long>> starts, List<Injected> faults, Injected fault) {
        long next = nextFault(faults, fault, Set.of());
        long last = 0;
        for (Map.Entry<String, List<Long>> worker : starts.entrySet()) {
            boolean before = worker.getValue().stream().anyMatch(at -> at < fault.fromMicros());
            OptionalLong first = firstAfter(worker.getValue(), fault.toMicros());
            boolean ends = faults.stream()
                    .anyMatch(other -> other.party().equals(worker.getKey())
                            && other.type().scope == FaultType.Scope.WORKER
                            && other.fromMicros() < first.orElse(Long.MAX_VALUE));
            if (!before || ends) {
                continue;
            }
            if (first.isEmpty() || first.getAsLong() > next) {
                return OptionalLong.empty();
            }
            last = Math.max(last, first.getAsLong() - fault.toMicros());
        }
        return last == 0 ? OptionalLong.empty() : OptionalLong.of(last);
    }

    private static OptionalLong untilWorks(
            History history, Map<String, List<Long>> starts, List<Injected> faults, Injected fault) {
        List<Long> signs = fault.party().equals("producer")
                ? history.events(What.ACKNOWLEDGED).stream().map(Event::at).toList()
                : starts.getOrDefault(fault.party(), List.of());
        OptionalLong first = firstAfter(signs, fault.toMicros());
        return first.isEmpty() || first.getAsLong() > nextFault(faults, fault, Set.of(fault.party()))
                ? OptionalLong.empty()
                : OptionalLong.of(first.getAsLong() - fault.toMicros());
    }

    /** When the next fault begins that may hold up the same: any where no party is given, else theirs and Redis's. */
    private static long nextFault(List<Injected> faults, Injected fault, Set<String> parties) {
        return faults.stream()
                .filter(other -> other != fault && other.toMicros() >= fault.toMicros())
                .filter(other -> parties.isEmpty()
                        || parties.contains(other.party())
                        || other.type().scope == FaultType.Scope.REDIS)
                .mapToLong(Injected::fromMicros)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Jobs that the worker had begun, and that had no end when it was killed, until each has begun again or ended. */
    private static OptionalLong untilTakenUp(History history, Injected fault) {
        Map<String, Fact> deliveries = history.deliveries();
        Map<String, Long> begun = new HashMap<>();
        for (Event event : history.events(What.START)) {
            Fact delivery = History.deliveryOf(event, deliveries);
            SessionSpan session = delivery == null ? null : history.sessions().get(delivery.session());
            if (session != null && session.worker().equals(fault.party()) && event.at() < fault.fromMicros()) {
                begun.put(event.id(), event.token());
            }
        }
        Set<String> settled = new HashSet<>();
        history.facts(Fact.Kind.SETTLED).stream()
                .filter(fact -> fact.session().startsWith(fault.party() + "/"))
                .forEach(fact -> settled.add(fact.id()));
        begun.keySet().removeAll(settled);
        long last = 0;
        for (Map.Entry<String, Long> job : begun.entrySet()) {
            OptionalLong again = history.events(What.START).stream()
                    .filter(event -> event.id().equals(job.getKey()) && event.token() > job.getValue())
                    .mapToLong(Event::at)
                    .min();
            if (again.isPresent()) {
                last = Math.max(last, again.getAsLong() - fault.fromMicros());
            }
        }
        return last == 0 ? OptionalLong.empty() : OptionalLong.of(last);
    }

    private static OptionalLong firstAfter(List<Long> times, long micros) {
        return times.stream()
                .mapToLong(Long::longValue)
                .filter(at -> at >= micros)
                .min();
    }

    /** The shortest first. */
    static Comparator<Recovery> byTime() {
        return Comparator.comparingLong(Recovery::millis);
    }
}
