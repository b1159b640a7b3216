package dev.windlass.testing;

import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import dev.windlass.telemetry.JobEvents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what happens in a worker; to be looked at from any thread. */
public final class RecordedEvents implements JobEvents {
    private final List<Settlement> settled = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    /** From now on throws whenever it hears of a settlement, as no listener may. */
    public void breakDown() {
        broken = true;
    }

    /** The outcomes of a job so far, in order. */
    public List<Outcome> outcomes(String id) {
        return settled.stream()
                .filter(settlement -> settlement.delivery().id().equals(id))
                .map(Settlement::outcome)
                .toList();
    }

    public List<Settlement> settled() {
        return List.copyOf(settled);
    }

    /** Everything but settlements, in order, one line each: {@code "lost 3"}. */
    public List<String> told() {
        return List.copyOf(told);
    }

    /** How many of these lines begin like that. */
    public long count(String beginning) {
        return told.stream().filter(line -> line.startsWith(beginning)).count();
    }

    @Override
    public void settled(Settlement settlement) {
        settled.add(settlement);
        if (broken) {
            throw new NoClassDefFoundError("a listener's mistake");
        }
    }

    @Override
    public void sessionOpened(QueueName queue, String consumer) {
        told.add("opened");
    }

    @Override
    public void sessionLost(QueueName queue, String consumer, int abandoned) {
        told.add("lost " + abandoned);
    }

    @Override
    public void sessionClosed(QueueName queue, String consumer, int released) {
        told.add("closed " + released);
    }

    @Override
    public void tookOver(QueueName queue, String lost, int jobs) {
        told.add("took over " + jobs);
    }

    @Override
    public void crashed(Delivery delivery) {
        told.add("crashed " + delivery.id());
    }

    @Override
    public void tookUp(QueueName queue, int jobs) {
        told.add("took up " + jobs);
    }

    @Override
    public void storeFailed(QueueName queue, String doing, Throwable failure) {
        told.add("failed " + doing);
    }

    @Override
    public void storeRecovered(QueueName queue) {
        told.add("recovered");
    }

    @Override
    public void handlerLeftBehind(QueueName queue, String kind, String id) {
        told.add("left behind " + id);
    }

    @Override
    public void releaseFailed(Delivery delivery, Throwable failure) {
        told.add("release failed " + delivery.id() + " " + failure.getMessage());
    }

    @Override
    public void lineBroken(Delivery delivery, Throwable failure) {
        told.add("broken " + delivery.id());
    }
}
