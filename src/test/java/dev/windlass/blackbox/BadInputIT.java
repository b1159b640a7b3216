package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.Api.Answer;
import dev.windlass.testing.RedisServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strangers send: each mistake has its cause in the dead letters or in a problem document, and harms nothing. */
class BadInputIT {
    private static final String TEN_MEGABYTES = "\"" + "x".repeat(10_000_000) + "\"";

    @AutoClose
    private static final RedisServer REDIS = RedisServer.any();

    @AutoClose
    private static final DaemonProcess DAEMON =
            DaemonProcess.on(REDIS, "windlass.unknown-kind.attempts=1").ready();

    private final RawQueue queue = new RawQueue(REDIS);

    @AfterEach
    void goodJobStillCompletesAndNothingHangs() {
        String good = queue.add("kind", "echo", "payload", "{\"still\":\"alive\"}");
        await().until(() -> !queue.resultsOf(good).isEmpty());
        assertEquals("completed", queue.resultsOf(good).get(0).get("outcome"));
        await().until(() -> queue.pending() == 0);
        assertEquals(0, queue.lag());
        assertTrue(DAEMON.isUp("ready"));
        assertFalse(DAEMON.output().contains("bug in Windlass"), DAEMON.output());
    }

    @Test
    void entryWithoutKindIsBuriedWithItsFields() {
        String id = queue.add("payload", "{\"n\":1}", "colour", "red");
        assertBuried(id, "malformed", "no field 'kind'");
        assertEquals("red", queue.job(id).get("colour"));
        assertEquals("{\"n\":1}", queue.job(id).get("payload"));
    }

    @Test
    void payloadThatIsNotJsonIsBuried() {
        assertBuried(queue.add("kind", "echo", "payload", "{\"n\":"), "bad-payload", "is not JSON");
        assertBuried(queue.add("kind", "sleep", "payload", "secret"), "bad-payload", "is not JSON");
        assertFalse(DAEMON.output().contains("secret"), "payloads are never logged");
    }

    @Test
    void payloadOfTheWrongShapeIsBuried() {
        String id = queue.add("kind", "sleep", "payload", "{\"ms\":\"soon\"}");
        assertBuried(id, "bad-payload", "$.ms must be Long");
        assertBuried(queue.add("kind", "sleep", "payload", "[1]"), "bad-payload", "does not fit");
    }

    @Test
    void unknownKindIsBuriedAfterItsAttempts() {
        assertBuried(queue.add("kind", "knit", "payload", "1"), "unknown-kind", "no handler here for kind 'knit'");
    }

    @Test
    void tenMegabytesAreBuriedWhenTheyCameByXadd() {
        String id = queue.add("kind", "echo", "payload", TEN_MEGABYTES);
        assertBuried(id, "malformed", "windlass.payload.max");
        // kept for whoever looks into it, and not for the next tests
        assertEquals(
                TEN_MEGABYTES.length(),
                String.valueOf(queue.job(id).get("payload")).length());
        REDIS.cli("DEL", RawQueue.key("job:" + id));
        REDIS.cli("ZREM", RawQueue.key("dead"), id);
    }

    @Test
    void tenMegabytesAreRefusedByHttpWith413() {
        Answer answer = DAEMON.api().enqueue("", "{\"kind\":\"echo\",\"payload\":" + TEN_MEGABYTES + "}");
        assertProblem(answer, 413, "windlass.payload.max");
    }

    @ParameterizedTest
    @CsvSource({
        "id, a b{c}\u0001, job id",
        "attempt, abc, field 'attempt' must be a whole number",
        "attempt, 0, field 'attempt' must be a whole number",
        "timeout, 1e3, field 'timeout' must be a whole number",
        "timeout, -5, field 'timeout' must be a whole number",
        "deadline, -1, field 'deadline' must be a whole number",
        "reply, ../x, field 'reply'",
        "deadline, tomorrow, field 'deadline' must be a whole number",
    })
    void illegalFieldIsBuriedUnderItsEntry(String field, String value, String cause) {
        String id = queue.add("kind", "echo", "payload", "1", field, value);
        assertBuried(id, "malformed", cause);
        assertEquals(value, queue.job(id).get(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"kind\":                            | JSON",
                "[]                                    | object",
                "{\"payload\":1}                       | 'kind' is missing",
                "{\"kind\":\"a b\"}                    | kind 'a b'",
                "{\"kind\":\"echo\",\"id\":\"a b\"}    | job id 'a b'",
                "{\"kind\":\"echo\",\"speed\":1}       | unknown field 'speed'",
                "{\"kind\":\"echo\",\"timeout\":\"x\"} | 'timeout'",
                "{\"kind\":\"echo\",\"timeout\":\"-5s\"} | 'timeout'",
                "{\"kind\":\"echo\",\"delay\":\"-5s\"} | 'delay'",
            })
    void illegalRequestIsRefusedWithAProblemDocument(String body, String cause) {
        assertProblem(DAEMON.api().enqueue("", body), 400, cause);
    }

    @Test
    void illegalWaitAndUnknownJobAreToldAsProblemsToo() {
        assertProblem(DAEMON.api().enqueue("?wait=long", "{\"kind\":\"echo\"}"), 400, "'wait'");
        assertProblem(DAEMON.api().find("nobody"), 404, "nobody");
        assertProblem(DAEMON.api().find("a%20b"), 400, "job id");
        assertProblem(DAEMON.api().enqueue("?wait=-1s", "{\"kind\":\"echo\"}"), 400, "'wait'");
        assertProblem(DAEMON.api().cancel("nobody"), 404, "nobody");
    }

    @Test
    void cancelOfAFinishedJobIsToldAsAConflict() {
        String job = "{\"kind\":\"echo\",\"id\":\"finished\",\"payload\":1}";
        assertEquals("completed", DAEMON.api().enqueue("?wait=20s", job).text("outcome"));
        assertProblem(DAEMON.api().cancel("finished"), 409, "finished");
        assertEquals("completed", DAEMON.api().find("finished").text("state"));
    }

    private void assertBuried(String id, String type, String cause) {
        await().until(() -> !queue.causeOfDeath(id).isEmpty());
        String error = queue.causeOfDeath(id);
        assertTrue(error.contains("\"type\":\"" + type + "\""), error);
        assertTrue(error.contains(cause), error);
        Map<String, String> result = queue.resultsOf(id).get(0);
        assertEquals("dead", result.get("outcome"), result.toString());
        assertEquals("dead", DAEMON.api().find(id).text("state"));
        assertEquals(1, queue.resultsOf(id).size());
    }

    private static void assertProblem(Answer answer, int status, String cause) {
        assertEquals(status, answer.status(), answer.body());
        assertTrue(answer.contentType().startsWith("application/problem+json"), answer.contentType());
        assertEquals(status, answer.json().path("status").asInt());
        assertTrue(answer.text("detail").contains(cause), answer.body());
    }
}
