package dev.windlass.fuzz;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.blackbox.Api;
import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Strangers send what they like to every route. */
class HttpFuzzIT {
    private static final int COUNT = Integer.getInteger("fuzz.count", 10_000);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime() % 1_000_000);
    private static final int CALLERS = 4;
    private static final int JUNK = 2_000;
    private static final double SHARE_OF_MANAGEMENT = 0.1;
    /** What keep-alive of ours and of Redis's may differ by. */
    private static final int SPARE_SOCKETS = 6;

    private static final String PREFIX = "windlass:{default}:";

    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();

    @Test
    void everyErrorOfTheServerNamesItsCauseAndNoConnectionIsLeaked() throws Exception {
        System.out.println("fuzz of requests: -Dfuzz.seed=" + SEED + " -Dfuzz.count=" + COUNT);
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon = DaemonProcess.on(redis, "windlass.max-attempts=1", "quarkus.log.level=ERROR")
                        .ready()) {
            litter(redis);
            goodJob(daemon);
            long sockets = sockets(daemon);
            long begun = System.nanoTime();
            callAll(daemon);
            goodJob(daemon);
            await().until(() -> daemon.isUp("ready") && daemon.isUp("live"));
            await().atMost(Duration.ofSeconds(30)).until(() -> sockets(daemon) <= sockets + SPARE_SOCKETS);
            System.out.printf(
                    "%d requests in %d s, by status (0: connection ended without an answer): %s%n",
                    COUNT, (System.nanoTime() - begun) / 1_000_000_000, statuses);
        }
    }

    @Test
    void formWithAQueryThatCannotBeDecodedIsAnsweredOnEveryPort() throws IOException {
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon = DaemonProcess.on(redis).ready();
                RawHttp http = new RawHttp(daemon.api().port());
                RawHttp management = new RawHttp(daemon.api().managementPort())) {
            String form = "?x=%zz HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: 0\r\n\r\n";

            assertEquals(
                    200,
                    management.send(Chaos.utf8("POST /q/health/live" + form)).status());
            assertEquals(
                    400,
                    http.send(Chaos.utf8("POST /api/v1/queues/default/jobs" + form))
                            .status());
        }
    }

    /** Callers find records and groups that somebody has written to. */
    private static void litter(RedisServer redis) {
        Junk junk = new Junk(new Chaos(SEED), PREFIX, List.of(), List.of());
        try (Resp resp = redis.connect()) {
            for (int i = 0; i < JUNK; i++) {
                resp.send(junk.next());
                try {
                    resp.read();
                } catch (Resp.ErrorReply e) {
                    // Redis refuses some of it
                }
            }
        }
    }

    private void callAll(DaemonProcess daemon) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> calling = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                long seed = SEED * CALLERS + i;
                calling.add(callers.submit(() -> call(daemon.api(), new Chaos(seed))));
            }
            for (Future<?> one : calling) {
                one.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private void call(Api api, Chaos chaos) {
        Requests requests = new Requests(chaos);
        try (RawHttp http = new RawHttp(api.port());
                RawHttp management = new RawHttp(api.managementPort())) {
            for (int i = 0; i < COUNT / CALLERS; i++) {
                boolean managed = chaos.chance(SHARE_OF_MANAGEMENT);
                Requests.Request request = managed ? requests.nextForManagement() : requests.next();
                check(request, managed ? management : http);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(Requests.Request request, RawHttp http) throws IOException {
        byte[] bytes = request.bytes();
        String asked = new String(bytes, 0, Math.min(bytes.length, 1_000), StandardCharsets.ISO_8859_1);
        try {
            RawHttp.Answer answer = http.send(bytes);
            statuses.merge(answer.status(), 1, Integer::sum);
            if (answer.status() >= 500 && !asked.contains("HTTP/9.9")) {
                assertNamesItsCause(asked, answer);
            }
        } catch (SocketTimeoutException e) {
            // it waits for the rest of a body that was announced as longer than it is
            assertFalse(request.framed(), "seed " + SEED + ": no answer to " + asked + "\nafter " + http.before());
        }
        if (!request.framed()) {
            http.close();
        }
    }

    private static void assertNamesItsCause(String asked, RawHttp.Answer answer) {
        // the answer to HEAD has no body
        if (asked.startsWith("HEAD ") && answer.status() == 503) {
            return;
        }
        JsonNode problem;
        try {
            problem = new ObjectMapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer + " to " + asked, e);
        }
        String detail = problem.path("detail").asText();
        boolean health = answer.type().startsWith("application/json") && problem.has("checks");
        assertTrue(
                health
                        || answer.type().startsWith("application/problem+json")
                                && problem.path("status").asInt() == answer.status()
                                && !detail.isEmpty()
                                && !detail.contains("unexpected error"),
                () -> "seed " + SEED + ": " + answer + " to " + asked);
    }

    private static void goodJob(DaemonProcess daemon) {
        Api.Answer answer = daemon.api().enqueue("?wait=20s", "{\"kind\":\"echo\",\"payload\":\"good\"}");
        assertEquals(200, answer.status(), () -> answer.body() + daemon.output());
    }

    private static long sockets(DaemonProcess daemon) {
        try (Stream<Path> open = Files.list(Path.of("/proc", "" + daemon.pid(), "fd"))) {
            return open.filter(HttpFuzzIT::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().startsWith("socket:");
        } catch (IOException e) {
            // closed meanwhile
            return false;
        }
    }
}
