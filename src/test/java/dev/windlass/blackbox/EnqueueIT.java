package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.Api.Answer;
import dev.windlass.testing.RedisServer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** From outside to a settled result, and calling off on the way. */
class EnqueueIT {
    @AutoClose
    private static final RedisServer REDIS = RedisServer.any();

    @AutoClose
    private static final DaemonProcess DAEMON =
            DaemonProcess.on(REDIS, "windlass.worker=one").ready();

    private final RawQueue queue = new RawQueue(REDIS);
    private final String id = UUID.randomUUID().toString();

    @Test
    void plainXaddLeadsToAResultAndLeavesNothingInReady() {
        String entry = REDIS.cli("XADD", "windlass:{default}:ready", "*", "kind", "echo", "payload", "{\"n\":1}");

        await().until(() -> !queue.resultsOf(entry).isEmpty());

        Map<String, String> result = queue.resultsOf(entry).get(0);
        assertEquals("completed", result.get("outcome"));
        assertEquals("{\"n\":1}", result.get("result"));
        assertEquals("echo", result.get("kind"));
        assertEquals("1", result.get("attempt"));
        assertEquals("one", result.get("worker"));
        assertEquals("", REDIS.cli("XPENDING", RawQueue.key("ready"), "workers", entry, entry, "1"));
        assertEquals("", REDIS.cli("XRANGE", RawQueue.key("ready"), entry, entry));
    }

    @Test
    void postThatWaitsGetsTheResultInItsBody() {
        Answer answer = DAEMON.api().enqueue("?wait=10s", "{\"kind\":\"echo\",\"payload\":{\"n\":2}}");

        assertEquals(200, answer.status(), answer.body());
        assertEquals("completed", answer.text("outcome"));
        assertEquals("{\"n\":2}", answer.json().path("result").toString());
    }

    @Test
    void runningJobThatIsCalledOffIsSettledCancelledWithinASecond() {
        DAEMON.api().enqueue("", "{\"kind\":\"sleep\",\"payload\":{\"ms\":600000},\"id\":\"" + id + "\"}");
        await().until(() -> DAEMON.api().find(id).text("state").equals("running"));

        long asked = System.nanoTime();
        Answer answer = DAEMON.api().cancel(id);
        await().until(() -> !queue.resultsOf(id).isEmpty());
        long took = (System.nanoTime() - asked) / 1_000_000;

        System.out.println("cancelling a running job took " + took + " ms");
        assertEquals(202, answer.status(), answer.body());
        assertEquals("asked", answer.text("cancel"), answer.body());
        assertEquals("cancelled", queue.resultsOf(id).get(0).get("outcome"));
        assertTrue(took < 1_000, took + " ms");
        assertEquals(0, queue.pending());
    }

    @Test
    void scheduledJobThatIsCalledOffIsCancelledAtOnce() {
        DAEMON.api().enqueue("", "{\"kind\":\"echo\",\"payload\":1,\"id\":\"" + id + "\",\"delay\":\"1h\"}");
        assertEquals("scheduled", DAEMON.api().find(id).text("state"));

        Answer answer = DAEMON.api().cancel(id);

        assertEquals(200, answer.status(), answer.body());
        assertEquals("cancelled", queue.resultsOf(id).get(0).get("outcome"));
        assertEquals("cancelled", DAEMON.api().find(id).text("state"));
        assertEquals(409, DAEMON.api().cancel(id).status());
    }
}
