package dev.windlass.worker;

import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Session;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * How jobs come to a consumer that no read has brought: those of workers that are lost, and those whose delivery was
 * lost on its way to this one. Used on the queue's event loop only.
 */
final class Recovery {
    private final Workplace place;
    private final QueueName queue;
    private final EventLoop loop;
    private final HeldJobs held;
    private final BiConsumer<Session, List<Delivery>> accept;
    private final Failures failures;

    /**
     * @param accept takes in what was recovered, if the session is still the one that it was recovered for
     */
    Recovery(
            Workplace place,
            QueueName queue,
            EventLoop loop,
            HeldJobs held,
            BiConsumer<Session, List<Delivery>> accept,
            Failures failures) {
        this.place = place;
        this.queue = queue;
        this.loop = loop;
        this.held = held;
        this.accept = accept;
        this.failures = failures;
    }

    /** Takes over jobs of one of the lost consumers after the other, as many as there are free slots. */
    void takeOver(Session session, List<String> orphans, IntSupplier freeSlots) {
        int most = freeSlots.getAsInt();
        if (most <= 0 || orphans.isEmpty()) {
            return;
        }
        // not all workers should go for the same one
        String lost = orphans.get(ThreadLocalRandom.current().nextInt(orphans.size()));
        place.store()
                .takeOver(session, lost, most)
                .subscribe()
                .with(
                        taken -> loop.run(() -> {
                            if (taken.isEmpty()) {
                                takeOver(session, without(lost, orphans), freeSlots);
                            } else {
                                place.events().tookOver(queue, lost, taken.size());
                                taken.stream().filter(Delivery::afterCrash).forEach(place.events()::crashed);
                                accept.accept(session, taken);
                                takeOver(session, orphans, freeSlots);
                            }
                        }),
                        failure -> loop.run(() -> failures.failed("take over from " + lost, failure)));
    }

    private static List<String> without(String one, List<String> all) {
        return all.stream().filter(other -> !other.equals(one)).toList();
    }

    /**
     * Takes up what the store holds for this session and the session does not know of.
     *
     * @param done run at the end
     * @param again run after a pause when the store failed
     */
    void audit(Session session, Runnable done, Runnable again) {
        if (!held.beginAudit()) {
            return;
        }
        place.store()
                .held(session)
                .subscribe()
                .with(
                        pending -> loop.run(() -> {
                            List<Delivery> forgotten = held.endAudit(pending);
                            if (!forgotten.isEmpty()) {
                                place.events().tookUp(queue, forgotten.size());
                                accept.accept(session, forgotten);
                            }
                            done.run();
                        }),
                        failure -> loop.run(() -> {
                            held.endAudit(List.of());
                            failures.failed("compare what is held", failure);
                            failures.later(again);
                        }));
    }

    boolean auditing() {
        return held.auditing();
    }
}
