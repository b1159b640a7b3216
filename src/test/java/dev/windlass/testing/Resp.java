package dev.windlass.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One blocking connection to a Redis on this host, speaking RESP2 by itself, so that a test looks at Redis with other
 * eyes than the code under test. Replies are {@link String} (UTF-8), {@link Long}, null, or a {@link List} of these,
 * nested. For one thread at a time.
 */
public class Resp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /**
     * Connects to the given port of the loopback interface; connecting and each reply may take five seconds.
     *
     * @throws UncheckedIOException when nobody listens there
     */
    public Resp(int port) {
        this(port, PATIENCE);
    }

    /** As {@link #Resp(int)}, but connecting and each reply may take as long as {@code patience}. */
    public Resp(int port, Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.setSoTimeout(millis);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            closeSocket();
            throw new UncheckedIOException("no connection to 127.0.0.1:" + port, e);
        }
    }

    /**
     * Sends one command and returns its reply.
     *
     * @throws ErrorReply when Redis answers with an error
     * @throws UncheckedIOException when the connection breaks or the reply takes too long
     */
    public @Nullable Object call(String... command) {
        send(command);
        return read();
    }

    /** Sends one command without waiting for its reply, for pipelines and blocking commands. */
    public void send(String... command) {
        send(Stream.of(command)
                .map(part -> part.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** As {@link #send(String...)}, of any bytes. */
    public void send(List<byte[]> command) {
        try {
            out.write(("*" + command.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (byte[] bytes : command) {
                out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes);
                out.write('\r');
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "sending " + new String(command.get(0), StandardCharsets.UTF_8) + " failed", e);
        }
    }

    /** Waits for the next reply, or the next message of a subscription. Throws as {@link #call} does. */
    public @Nullable Object read() {
        try {
            Object reply = readReply();
            if (reply instanceof ErrorReply error) {
                throw error;
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException("no reply: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        closeSocket();
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An error inside a list (of EXEC, say) stays an element, so that the rest of the replies can be looked at. */
    private @Nullable Object readReply() throws IOException {
        String line = readLine();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new ErrorReply(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> readBulk(Integer.parseInt(rest));
            case '*' -> readList(Integer.parseInt(rest));
            default -> throw new IOException("not RESP2: " + line);
        };
    }

    private @Nullable String readBulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("connection closed in the middle of a reply");
        }
        // skip() may stop at the end of a buffer, between the two
        in.skipNBytes(2);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private @Nullable List<@Nullable Object> readList(int size) throws IOException {
        if (size < 0) {
            return null;
        }
        List<@Nullable Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(readReply());
        }
        return list;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("connection closed by the server");
            }
            line.append((char) c);
        }
        return line.substring(0, line.length() - 1);
    }

    /** Redis answered with an error; the message is Redis's own, such as {@code WRONGTYPE Operation against …}. */
    public static final class ErrorReply extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ErrorReply(String message) {
            super(message);
        }
    }
}
