package dev.windlass.worker;

import dev.windlass.handler.RegisteredHandler;
import dev.windlass.store.Delivery;
import dev.windlass.store.Pulse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a consumer has taken and not settled, and the cancel requests that it has heard of. Used on the
 * queue's event loop only.
 */
final class HeldJobs {
    private final Map<String, Attempt> byEntry = new HashMap<>();
    private Set<String> cancelled = new HashSet<>();
    /** Requests of the last round of pulses, while a new one is under way: a round takes one pulse unless there are many. */
    private Set<String> cancelledBefore = Set.of();
    /** What was settled while an audit is under way, whose list may be older than that; null when none is. */
    private @Nullable Set<String> settledMeanwhile;

    /** Holds an attempt; called off at once if that was asked for before. */
    void add(Attempt attempt) {
        byEntry.put(attempt.delivery().entry(), attempt);
        stopIfCancelled(attempt);
    }

    boolean has(Delivery delivery) {
        return byEntry.containsKey(delivery.entry());
    }

    /** Lets go of a job that has been settled; false when it was not held any more. */
    boolean settled(String entry) {
        Attempt attempt = byEntry.remove(entry);
        if (settledMeanwhile != null) {
            settledMeanwhile.add(entry);
        }
        if (attempt != null) {
            Permits.releaseSuspect(attempt);
        }
        return attempt != null;
    }

    int size() {
        return byEntry.size();
    }

    /** Stops everything without an outcome; returns how many that were. */
    int abandonAll() {
        List<Attempt> all = List.copyOf(byEntry.values());
        byEntry.clear();
        all.forEach(Attempt::abandon);
        return all.size();
    }

    /**
     * These, and no others, are the jobs and groups ({@code group/<id>}) that somebody asked to cancel; where a pulse
     * does not tell them all, those of the pulses before it count until their turn comes again.
     */
    void cancelOnly(Pulse pulse) {
        if (pulse.first()) {
            cancelledBefore = pulse.last() ? Set.of() : cancelled;
            cancelled = new HashSet<>();
        }
        cancelled.addAll(pulse.cancelled());
        if (pulse.last()) {
            cancelledBefore = Set.of();
        }
        if (!cancelled.isEmpty()) {
            byEntry.values().forEach(this::stopIfCancelled);
        }
    }

    /** Somebody asked to cancel one more. */
    void cancel(String id) {
        cancelled.add(id);
        byEntry.values().forEach(this::stopIfCancelled);
    }

    private void stopIfCancelled(Attempt attempt) {
        if (cancelled.isEmpty() && cancelledBefore.isEmpty()) {
            return;
        }
        Delivery delivery = attempt.delivery();
        String group = delivery.group();
        // a job is known by its entry too, and to some only by that
        if (isCancelled(delivery.id())
                || (delivery.hasOwnId() && isCancelled(delivery.entry()))
                || (group != null && isCancelled("group/" + group))) {
            attempt.stop(Stop.CANCELLED);
        }
    }

    private boolean isCancelled(String request) {
        return cancelled.contains(request) || cancelledBefore.contains(request);
    }

    /** Attempts whose handler's class, or one inside it, is among {@code classes}. Only while the loop stands still. */
    List<Attempt> running(Set<String> classes) {
        return byEntry.values().stream()
                .filter(attempt -> attempt.started && !attempt.hasEnded() && isOf(attempt, classes))
                .toList();
    }

    private static boolean isOf(Attempt attempt, Set<String> classes) {
        RegisteredHandler handler = attempt.handler;
        return handler != null && classes.stream().anyMatch(handler::isOf);
    }

    /** Begins to compare with the store; false when that is under way already. */
    boolean beginAudit() {
        if (settledMeanwhile != null) {
            return false;
        }
        settledMeanwhile = new HashSet<>();
        return true;
    }

    boolean auditing() {
        return settledMeanwhile != null;
    }

    /** Ends the comparison; returns what the store holds for us and we do not know of. */
    List<Delivery> endAudit(List<Delivery> pending) {
        Set<String> settled = settledMeanwhile == null ? Set.of() : settledMeanwhile;
        settledMeanwhile = null;
        return pending.stream()
                .filter(one -> !has(one) && !settled.contains(one.entry()))
                .toList();
    }
}
