package dev.windlass.handler.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.DiscardException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that mean harm or are broken. Each call ends in a clear failure, and with the connection closed. */
class HostileServerTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n";
    private static final int PIECE = 64 * 1024;

    private static HttpKit kit;
    /** For what takes its time only. */
    private static HttpKit hasty;

    private final CountedSockets sockets = new CountedSockets();

    @BeforeAll
    static void start() {
        kit = HttpKit.onLoopback();
        hasty = HttpKit.onLoopback("http.read-timeout", "300ms", "http.total-timeout", "10s");
    }

    @AfterAll
    static void stop() {
        hasty.close();
        kit.close();
    }

    @AfterEach
    void noConnectionStaysOpen() {
        await().atMost(Duration.ofSeconds(5)).until(() -> sockets.open() == 0);
    }

    @Test
    void givenServerThatNeverAnswers_whenRequested_thenItsSilenceIsCutOff() {
        String url = sockets.serve(kit, socket -> {});

        assertSilent(url, "");
    }

    @Test
    void givenServerThatStopsWithinItsBody_whenRequested_thenItsSilenceIsCutOff() {
        String url = sockets.serve(kit, socket -> socket.write(HEAD + "content-length: 5\r\n\r\nab"));

        assertSilent(url, "");
    }

    @Test
    void givenServerThatDrips_whenRequested_thenTheTimeInAllIsKept() {
        String url = sockets.serve(kit, socket -> {
            socket.write(HEAD + "content-length: 100000\r\n\r\n");
            long drip = kit.vertx.setPeriodic(100, tick -> socket.write("x"));
            sockets.whenClosed(socket, () -> kit.vertx.cancelTimer(drip));
        });
        long started = System.nanoTime();

        assertFails("it took longer than 1000 ms in all", url, ",'timeout':1000");

        assertTrue(System.nanoTime() - started < 5_000_000_000L);
    }

    @Test
    void givenServerThatDripsItsHead_whenRequested_thenTheTimeIsKept() {
        String url = sockets.serve(kit, socket -> {
            socket.write("HTTP/1.1 200 OK\r\nx: ");
            long drip = kit.vertx.setPeriodic(50, tick -> socket.write("x"));
            sockets.whenClosed(socket, () -> kit.vertx.cancelTimer(drip));
        });

        // a head that is not complete is silence
        assertSilent(url, "");
    }

    @Test
    void jobsOwnTimeoutIsKeptWhenItIsStricter() {
        String url = sockets.serve(kit, socket -> {});

        assertFails("it took longer than 50 ms in all", url, ",'timeout':50");
        assertSilent(url, ",'timeout':60000");
    }

    @Test
    void givenServerThatSendsAGigabyte_whenRequested_thenMemoryStaysSmall() {
        AtomicLong sent = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Runtime java = Runtime.getRuntime();
        java.gc();
        long before = java.totalMemory() - java.freeMemory();
        String url = sockets.serve(kit, socket -> {
            socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            Buffer chunk =
                    Buffer.buffer("10000\r\n").appendBytes(new byte[PIECE]).appendString("\r\n");
            pump(socket, chunk, sent, () -> most.accumulateAndGet(java.totalMemory() - java.freeMemory(), Math::max));
        });

        assertDiscarded("status 200 and more than 1048576 bytes (windlass.http.max-response)", url);

        await().until(() -> sockets.open() == 0);
        assertTrue(sent.get() < 32L << 20, () -> "the server could send " + sent + " bytes");
        assertTrue(most.get() - before < 64L << 20, () -> "memory grew by " + (most.get() - before) + " bytes");
    }

    @Test
    void givenServerThatAnnouncesAGigabyte_whenRequested_thenNothingOfItIsRead() {
        String url = sockets.serve(kit, socket -> socket.write(HEAD + "content-length: 1073741824\r\n\r\n"));

        assertDiscarded("more than 1048576 bytes", url);
    }

    @Test
    void givenErrorWithHugeBody_whenRequested_thenTheStatusCounts() {
        String url =
                sockets.serve(kit, socket -> socket.write("HTTP/1.1 500 Oops\r\ncontent-length: 1073741824\r\n\r\n"));

        assertFails("was answered with status 500 instead of 2xx", url);
    }

    @Test
    void givenServerThatClosesWithinItsBody_whenRequested_thenNoHalfAnswer() {
        String url = sockets.serve(kit, socket -> socket.end(Buffer.buffer(HEAD + "content-length: 5\r\n\r\nab")));

        assertFails("the connection was closed before the answer was complete", url);
    }

    @Test
    void givenServerThatClosesAtOnce_whenRequested_thenSaid() {
        assertFails("the connection was closed before the answer was complete", sockets.serve(kit, NetSocket::close));
    }

    @Test
    void givenServerThatSpeaksNoHttp_whenRequested_thenItsWordsAreNotQuoted() {
        String url = sockets.serve(kit, socket -> socket.write("220 confidential SMTP\r\n\r\n"));

        HttpFailedException thrown = assertThrows(HttpFailedException.class, () -> get(url, ""));

        assertTrue(!HttpKit.message(thrown).contains("confidential"), HttpKit.message(thrown));
    }

    @Test
    void givenEndlessHeaders_whenRequested_thenFailed() {
        String line = "x: " + "y".repeat(1000) + "\r\n";
        String url = sockets.serve(kit, socket -> socket.write(HEAD + line.repeat(1000)));

        assertThrows(HttpFailedException.class, () -> get(url, ""));
    }

    @Test
    void givenServerThatDoesNotTakeTheBody_whenPosted_thenItsSilenceIsCutOff() {
        AtomicReference<NetSocket> paused = new AtomicReference<>();
        String url = sockets.serve(kit, socket -> paused.set(socket.pause()));

        assertSilent(url, ",'method':'POST','body':'" + "x".repeat(8 << 20) + "'");

        // a server that does not read does not see the close either
        Objects.requireNonNull(paused.get()).resume();
    }

    @Test
    void givenNobodyThere_whenRequested_thenSaid() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertFails("no connection; see whether the server runs", "http://127.0.0.1:" + port);
    }

    // ---- helpers --------------------------------------------------------------------------------------------------

    private static void pump(NetSocket socket, Buffer chunk, AtomicLong sent, Runnable look) {
        while (sent.get() < 1L << 30 && !socket.writeQueueFull()) {
            socket.write(chunk);
            sent.addAndGet(PIECE);
            look.run();
        }
        socket.drainHandler(drained -> pump(socket, chunk, sent, look));
    }

    private static JsonNode get(String url, String more) {
        return kit.request("{'url':'" + url + "/?secret'" + more + "}");
    }

    private static void assertFails(String part, String url) {
        assertFails(part, url, "");
    }

    private static void assertFails(String part, String url, String more) {
        assertMessage(part, assertThrows(HttpFailedException.class, () -> get(url, more)), url);
    }

    private static void assertSilent(String url, String more) {
        HttpFailedException thrown = assertThrows(
                HttpFailedException.class, () -> hasty.request("{'url':'" + url + "/?secret'" + more + "}"));
        assertMessage("the server sent nothing for 300 ms", thrown, url);
    }

    private static void assertDiscarded(String part, String url) {
        assertMessage(part, assertThrows(DiscardException.class, () -> get(url, "")), url);
    }

    private static void assertMessage(String part, RuntimeException thrown, String url) {
        String message = HttpKit.message(thrown);
        assertTrue(message.startsWith("job job-1: "), message);
        assertTrue(message.contains(url + "/ ") && message.contains(part), message);
        assertTrue(!message.contains("secret"), message);
    }
}
