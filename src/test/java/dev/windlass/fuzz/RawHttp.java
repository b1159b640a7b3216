package dev.windlass.fuzz;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection after the other to an HTTP server, for requests that no proper client would send. For one thread. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int NO_STATUS = 0;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;
    private String before = "";
    private String now = "";

    RawHttp(int port) {
        this.port = port;
    }

    /** @param status 0 when the server ended the connection without an answer */
    record Answer(int status, String type, String body) {}

    /** @throws SocketTimeoutException when there is no answer, and no end either */
    Answer send(byte[] request) throws IOException {
        before = socket == null ? "nothing" : now;
        now = new String(request, 0, Math.min(request.length, 1_000), StandardCharsets.ISO_8859_1);
        boolean head = new String(request, 0, 5, StandardCharsets.ISO_8859_1).equals("HEAD ");
        try {
            open().getOutputStream().write(request);
            return read(head);
        } catch (SocketTimeoutException e) {
            close();
            throw e;
        } catch (IOException e) {
            close();
            return new Answer(NO_STATUS, "", "" + e);
        }
    }

    /** What was sent last on the same connection before the latest request; shortened. */
    String before() {
        return before;
    }

    private Socket open() throws IOException {
        Socket now = socket;
        if (now == null) {
            now = new Socket(InetAddress.getLoopbackAddress(), port);
            now.setTcpNoDelay(true);
            now.setSoTimeout(PATIENCE_MILLIS);
            socket = now;
            in = new BufferedInputStream(now.getInputStream());
        }
        return now;
    }

    private Answer read(boolean head) throws IOException {
        String line = line();
        int status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        String type = headers.getOrDefault("content-type", "");
        boolean stream = type.startsWith("text/event-stream");
        String body = head || stream || status == 204 || status == 304 || status < 200 ? "" : body(headers);
        if (status < 200) {
            return read(head);
        }
        // a stream has no end, and a caller may go away
        if (stream || "close".equalsIgnoreCase(headers.get("connection")) || status >= 400) {
            close();
        }
        return new Answer(status, type, body);
    }

    private String body(Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        StringBuilder body = new StringBuilder();
        if (length != null) {
            return bytes(Integer.parseInt(length));
        }
        if (!headers.containsKey("transfer-encoding")) {
            close();
            return "";
        }
        for (int size = chunk(); size > 0; size = chunk()) {
            body.append(bytes(size));
            line();
        }
        line();
        return body.toString();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String bytes(int count) throws IOException {
        byte[] bytes = stream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("in the middle of a body");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = stream().read(); c != '\n'; c = stream().read()) {
            if (c < 0) {
                throw new EOFException("no answer");
            }
            line.append((char) c);
        }
        return line.substring(0, Math.max(0, line.length() - 1));
    }

    private InputStream stream() throws EOFException {
        InputStream now = in;
        if (now == null) {
            throw new EOFException("closed");
        }
        return now;
    }

    @Override
    public void close() throws IOException {
        Socket now = socket;
        socket = null;
        in = null;
        if (now != null) {
            now.close();
        }
    }
}
