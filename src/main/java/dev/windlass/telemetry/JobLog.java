package dev.windlass.telemetry;

import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The log of a worker: one method an event, and no other class logs about jobs. Payloads and results are never logged.
 * Failures of the store are told once when they begin, then at most every ten seconds, and once when they are over.
 */
public final class JobLog implements JobEvents {
    private static final Logger LOG = Logger.getLogger("dev.windlass.jobs");
    private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();

    private final dev.windlass.time.Ticker ticker;
    private final Map<QueueName, AtomicLong> lastTold = new ConcurrentHashMap<>();

    public JobLog(dev.windlass.time.Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public void settled(Settlement settlement) {
        Outcome outcome = settlement.outcome();
        if (outcome instanceof Outcome.Dead dead) {
            LOG.warnf(
                    "%s is dead after %d ms: %s", settlement.delivery(), settlement.tookMillis(), text(dead.failure()));
        } else if (outcome instanceof Outcome.Retry retry) {
            LOG.infof(
                    "%s failed after %d ms, comes back in %d ms: %s",
                    settlement.delivery(),
                    settlement.tookMillis(),
                    retry.delay().toMillis(),
                    text(retry.failure()));
        } else if (LOG.isDebugEnabled()) {
            LOG.debugf("%s %s after %d ms", settlement.delivery(), outcome.text(), settlement.tookMillis());
        }
    }

    @Override
    public void sessionOpened(QueueName queue, String consumer) {
        LOG.infof("queue %s: session %s is open", queue, consumer);
    }

    @Override
    public void sessionLost(QueueName queue, String consumer, int abandoned) {
        LOG.warnf(
                "queue %s: session %s could not be kept alive; %d jobs were stopped and will run elsewhere",
                queue, consumer, abandoned);
    }

    @Override
    public void sessionClosed(QueueName queue, String consumer, int released) {
        LOG.infof("queue %s: session %s is closed, %d jobs were handed back", queue, consumer, released);
    }

    @Override
    public void tookOver(QueueName queue, String lost, int jobs) {
        LOG.warnf("queue %s: took over %d jobs of %s, which is lost", queue, jobs, lost);
    }

    @Override
    public void crashed(Delivery delivery) {
        LOG.warnf(
                "%s had started on worker %s when that was lost; crash %d of it, runs again",
                delivery,
                delivery.lostWorkers().isEmpty()
                        ? "?"
                        : delivery.lostWorkers().get(delivery.lostWorkers().size() - 1),
                delivery.crashes());
    }

    @Override
    public void tookUp(QueueName queue, int jobs) {
        LOG.infof("queue %s: took up %d jobs whose delivery had been lost on the way", queue, jobs);
    }

    @Override
    public void storeFailed(QueueName queue, String doing, Throwable failure) {
        AtomicLong told = lastTold.get(queue);
        long now = ticker.nanos();
        if (told == null) {
            lastTold.put(queue, new AtomicLong(now));
        } else if (now - told.get() < REPEAT_NANOS) {
            return;
        } else {
            told.set(now);
        }
        LOG.warnf("queue %s: could not %s, will try again: %s", queue, doing, failure.getMessage());
    }

    @Override
    public void storeRecovered(QueueName queue) {
        lastTold.remove(queue);
        LOG.infof("queue %s: Redis answers again", queue);
    }

    @Override
    public void handlerLeftBehind(QueueName queue, String kind, String id) {
        LOG.warnf(
                "queue %s: the handler of kind %s did not end when job %s was stopped; it keeps its slot until it does."
                        + " Make it heed interrupts or job.cancelled()",
                queue, kind, id);
    }

    @Override
    public void lineBroken(Delivery delivery, Throwable failure) {
        LOG.errorf(failure, "%s: a step of its line threw, which is a bug in Windlass", delivery);
    }

    @Override
    public void releaseFailed(Delivery delivery, Throwable failure) {
        LOG.warnf("%s: something it had acquired could not be given back: %s", delivery, failure);
    }

    @Override
    public void loopBlocked(QueueName queue, String kind, List<String> ids, long millis, String where) {
        LOG.warnf(
                "queue %s: a handler of kind %s has held the event loop for %d ms, job %s; other jobs of the queue wait."
                        + " Make it a BlockingJobHandler, or set windlass.kind.\"%s\".offload=true. It is at:%n%s",
                queue, kind, millis, ids, kind, where);
    }

    @Override
    public void loopFreed(QueueName queue, long millis) {
        LOG.infof("queue %s: the event loop goes round again after %d ms", queue, millis);
    }

    private static String text(Failure failure) {
        return failure.type() + ": " + failure.message();
    }
}
