package dev.windlass.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import dev.windlass.store.StoreException;
import dev.windlass.testing.VirtualTime;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobLogTest {
    private static final QueueName QUEUE = new QueueName("q");
    private static final QueueName OTHER = new QueueName("other");

    private final VirtualTime time = new VirtualTime();
    private final JobLog log = new JobLog(time);
    private final Logger logger = Logger.getLogger("dev.windlass.jobs");
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
        logger.setLevel(Level.ALL);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(lines);
        logger.setLevel(null);
    }

    @Test
    void givenStoreThatKeepsFailing_thenItIsToldAtOnceAndThenEveryTenSeconds() {
        failEverySecond(QUEUE, 10);
        assertEquals(1, lines.containing("could not reserve"));
        fail(QUEUE);
        assertEquals(2, lines.containing("could not reserve"));
        failEverySecond(QUEUE, 31);
        assertEquals(5, lines.containing("could not reserve"));
    }

    @Test
    void givenTwoQueues_thenEachHasItsOwnCount() {
        fail(QUEUE);
        fail(OTHER);
        fail(OTHER);
        assertEquals(1, lines.containing("queue q: could not"));
        assertEquals(1, lines.containing("queue other: could not"));
    }

    @Test
    void givenRecovery_whenItFailsAgain_thenThatIsToldAtOnce() {
        fail(QUEUE);
        log.storeRecovered(QUEUE);
        assertEquals(1, lines.containing("answers again"));
        fail(QUEUE);
        assertEquals(2, lines.containing("could not reserve"));
    }

    @Test
    void givenSettledJobs_thenTheirFailuresAreToldAndTheirContentIsNot() {
        Delivery.Draft draft = new Delivery.Draft();
        draft.id = "j1";
        draft.kind = "mail";
        draft.payload = Buffer.buffer("\"secret\"");
        Delivery delivery = draft.toDelivery(QUEUE, "1-1");
        Failure failure = Failure.of("boom", "it broke");
        log.settled(new Settlement(delivery, new Outcome.Completed("\"secret\"".getBytes(StandardCharsets.UTF_8)), 7));
        log.settled(new Settlement(delivery, new Outcome.Retry(failure, Duration.ofSeconds(2)), 7));
        log.settled(new Settlement(delivery, new Outcome.Dead(failure), 7));

        assertEquals(3, lines.containing("job j1 (mail, attempt 1) of queue q"));
        assertEquals(1, lines.containing("comes back in 2000 ms: boom: it broke"));
        assertEquals(1, lines.containing("is dead after 7 ms: boom: it broke"));
        assertEquals(0, lines.containing("secret"));
    }

    @Test
    void crashNamesTheJobItsKindAndTheWorker() {
        Delivery.Draft draft = new Delivery.Draft();
        draft.id = "j1";
        draft.kind = "mail";
        draft.crashes = 2;
        draft.lostWorkers = List.of("w1", "w2");

        log.crashed(draft.toDelivery(QUEUE, "1-1"));

        assertEquals(1, lines.containing("job j1 (mail, attempt 1) of queue q had started on worker w2"));
        assertEquals(1, lines.containing("crash 2"));
    }

    @Test
    void everyOtherEventIsOneLineThatNamesItsQueue() {
        log.sessionOpened(QUEUE, "w/1");
        log.sessionLost(QUEUE, "w/1", 3);
        log.sessionClosed(QUEUE, "w/1", 2);
        log.tookOver(QUEUE, "w/0", 4);
        log.crashed(new Delivery.Draft().toDelivery(QUEUE, "1-1"));
        log.tookUp(QUEUE, 5);
        log.handlerLeftBehind(QUEUE, "mail", "j1");
        log.lineBroken(new Delivery.Draft().toDelivery(QUEUE, "1-1"), new IllegalStateException("bug"));
        assertEquals(8, lines.all.size());
        assertEquals(8, lines.containing("queue q"));
        assertFalse(lines.all.stream().anyMatch(line -> line.contains("%")), "a line was not filled in");
        assertTrue(lines.containing("3 jobs were stopped") == 1 && lines.containing("2 jobs were handed back") == 1);
    }

    private void failEverySecond(QueueName queue, int times) {
        for (int i = 0; i < times; i++) {
            fail(queue);
            time.advance(Duration.ofSeconds(1));
        }
    }

    private void fail(QueueName queue) {
        log.storeFailed(queue, "reserve", new StoreException("no connection"));
    }

    private static final class Lines extends Handler {
        private final List<String> all = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            all.add(
                    line instanceof org.jboss.logmanager.ExtLogRecord ext
                            ? ext.getFormattedMessage()
                            : line.getMessage());
        }

        long containing(String text) {
            return all.stream().filter(line -> line.contains(text)).count();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
