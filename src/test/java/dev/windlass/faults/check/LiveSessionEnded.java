package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.SessionSpan;
import dev.windlass.faults.history.What;
import java.util.List;
import java.util.Set;

/**
 * Nobody ends a session before its lease is over but for its worker's death. Where only that worker's network was hurt
 * meanwhile, it may: from afar a worker whose connections are all gone looks like a dead one. Nor is a session live that
 * its worker has given up for another one.
 */
final class LiveSessionEnded implements Rule {
    /** After these the worker is no more. */
    private static final Set<String> GONE = Set.of("WORKER_KILL", "WORKER_STOP", "WORKER_STOP_TWICE");

    @Override
    public String name() {
        return "live-session-ended";
    }

    @Override
    public void check(History history, Breaches breaches) {
        List<Event> faults = history.events(What.FAULT);
        List<Event> healed = history.events(What.HEALED);
        for (SessionSpan session : history.sessions().values()) {
            boolean early = session.lost() && session.endMillis() < session.leaseEndMillis();
            if (early
                    && !isGivenUp(session, history)
                    && faults.stream().noneMatch(fault -> explains(fault, healed, session))) {
                breaches.add(
                        "",
                        session.session() + " was ended " + (session.leaseEndMillis() - session.endMillis())
                                + " ms before its lease was over, and its worker lives");
            }
        }
    }

    private static boolean isGivenUp(SessionSpan session, History history) {
        return history.sessions().values().stream()
                .anyMatch(other -> other.worker().equals(session.worker())
                        && other.opened() > session.opened()
                        && other.opened() < session.ended());
    }

    /** A fault of this very worker that began before the end, and was not over long before it. */
    private static boolean explains(Event fault, List<Event> healed, SessionSpan session) {
        long end = session.endMillis() * 1_000 + 1_000;
        return fault.note().equals(session.worker())
                && fault.at() < end
                // half-open connections stay so until their worker notices
                && (GONE.contains(fault.name())
                        || fault.name().equals("HALF_OPEN")
                        || healed.stream()
                                .noneMatch(over -> over.name().equals(fault.name())
                                        && over.note().equals(fault.note())
                                        && over.at() > fault.at()
                                        && over.at() < end - 2_000_000));
    }
}
