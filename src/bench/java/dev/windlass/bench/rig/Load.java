package dev.windlass.bench.rig;

import dev.windlass.testing.RedisServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Puts jobs in a queue as fast as Redis takes them: the plain XADD that any producer may send, pipelined on one connection.
 * Blocks until all of them are there.
 */
public final class Load {
    /** Commands in one write. */
    private static final int BATCH = 200;

    private Load() {}

    public static void into(RedisServer redis, String kind, String payload, int jobs) {
        into(redis, Queue.DEFAULT, kind, payload, jobs);
    }

    public static void into(RedisServer redis, String queue, String kind, String payload, int jobs) {
        byte[] one = command("XADD", Queue.key(queue, "ready"), "*", "kind", kind, "payload", payload);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> read(in, jobs));
            OutputStream out = socket.getOutputStream();
            byte[] batch = repeat(one, BATCH);
            for (int sent = 0; sent < jobs; sent += BATCH) {
                out.write(batch, 0, one.length * Math.min(BATCH, jobs - sent));
            }
            answers.join();
        } catch (IOException e) {
            throw new UncheckedIOException("Redis does not take the jobs", e);
        }
    }

    /** A text of JSON, of {@code bytes} bytes with its quotes. */
    public static String payload(int bytes) {
        return "\"" + "windlass".repeat(bytes / 8 + 1).substring(0, bytes - 2) + "\"";
    }

    /** Each answer is an entry's id, in two lines. */
    private static void read(InputStream in, int answers) {
        try {
            int lines = 0;
            boolean begins = true;
            while (lines < 2 * answers) {
                int c = in.read();
                if (c < 0 || (begins && c == '-')) {
                    throw new IOException("after " + lines / 2 + " of " + answers + " jobs: " + rest(in));
                }
                begins = c == '\n';
                lines += begins ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rest(InputStream in) throws IOException {
        return new String(in.readNBytes(Math.min(200, in.available())), StandardCharsets.UTF_8);
    }

    private static byte[] command(String... parts) {
        StringBuilder text = new StringBuilder("*" + parts.length + "\r\n");
        for (String part : parts) {
            text.append('$').append(part.length()).append("\r\n").append(part).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] repeat(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length * times);
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }
}
