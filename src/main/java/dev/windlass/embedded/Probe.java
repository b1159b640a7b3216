package dev.windlass.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One look at a server through a plain socket, since the server must be up before there can be a Redis client: a log in,
 * a PING, and who it is.
 */
final class Probe {
    /** What came of the look. */
    enum Result {
        /** It knows the password and takes commands. */
        READY,
        /** It knows the password but is still reading its data, or in the middle of a long script. */
        BUSY,
        /** Something is there, but it does not know the password, or is no Redis. */
        STRANGER,
        /** Nothing listens, or it does not answer in time. */
        SILENT
    }

    /**
     * What a look found.
     *
     * @param pid as the server says; 0 unless it is ready
     * @param configFile as the server says; null unless it is ready
     */
    record Answer(Result result, long pid, @Nullable Path configFile) {
        static Answer of(Result result) {
            return new Answer(result, 0, null);
        }
    }

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String PID = "process_id:";
    private static final String CONFIG_FILE = "config_file:";

    private Probe() {}

    /** Looks once; each step (connecting, each part of the replies) may take as long as {@code patience}. */
    static Answer look(Access access, Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), access.port()), millis);
            socket.setSoTimeout(millis);
            BufferedReader replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            // inline commands, which every Redis takes: replies are then nothing but lines
            String commands = "AUTH " + access.password() + "\r\nPING\r\nINFO server\r\nQUIT\r\n";
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            return read(replies);
        } catch (IOException e) {
            return Answer.of(Result.SILENT);
        }
    }

    private static Answer read(BufferedReader replies) throws IOException {
        if (!"+OK".equals(replies.readLine())) {
            return Answer.of(Result.STRANGER);
        }
        String pong = String.valueOf(replies.readLine());
        if (pong.startsWith("-LOADING") || pong.startsWith("-BUSY")) {
            return Answer.of(Result.BUSY);
        }
        long pid = 0;
        Path configFile = null;
        for (String line = replies.readLine(); line != null; line = replies.readLine()) {
            if (line.startsWith(PID)) {
                pid = Long.parseLong(line.substring(PID.length()));
            } else if (line.startsWith(CONFIG_FILE)) {
                configFile = Path.of(line.substring(CONFIG_FILE.length()));
            }
        }
        return new Answer(Result.READY, pid, configFile);
    }
}
