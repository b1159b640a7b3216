package dev.windlass.faults.crew;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A Redis that forgets nothing that it has said, and can be hurt. For one thread at a time but for {@link #connect}. */
public final class Redis implements AutoCloseable {
    private static final String FIRST_PASSWORD = "first";
    private static final String OTHER_PASSWORD = "other";

    private final RedisServer server;
    private final Path folder;
    private final boolean guarded;
    private final AtomicReference<String> password;

    /**
     * @param guarded whether it asks for a password from the start
     * @param more arguments of redis-server
     */
    public Redis(Path folder, boolean guarded, String... more) {
        this.folder = folder;
        this.guarded = guarded;
        this.password = new AtomicReference<>(guarded ? FIRST_PASSWORD : "");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // the file is never rewritten, since it is read as the history of the run
        List<String> options = new java.util.ArrayList<>(List.of(
                "--dir", folder.toString(),
                "--appendonly", "yes",
                "--appendfsync", "always",
                "--auto-aof-rewrite-percentage", "0"));
        if (guarded) {
            options.addAll(List.of("--requirepass", FIRST_PASSWORD));
        }
        options.addAll(List.of(more));
        this.server = RedisServer.system(options.toArray(String[]::new));
    }

    /** The folder of its append-only file. */
    public Path folder() {
        return folder;
    }

    public int port() {
        return server.port();
    }

    /** How to reach it through a wire, with the password of the start. */
    public URI through(int port) {
        return URI.create("redis://" + (guarded ? ":" + FIRST_PASSWORD + "@" : "") + "127.0.0.1:" + port);
    }

    /** A connection of the runner's own, past all wires. */
    public Resp connect() {
        Resp resp = new Resp(server.port(), Duration.ofSeconds(5));
        String now = password.get();
        if (!now.isEmpty()) {
            try {
                resp.call("AUTH", now);
            } catch (Resp.ErrorReply e) {
                resp.close();
                throw e;
            }
        }
        return resp;
    }

    /** What it has logged. */
    public String log() {
        return server.log();
    }

    /** One command on a connection of its own. */
    public @Nullable Object call(String... command) {
        try (Resp resp = connect()) {
            return resp.call(command);
        }
    }

    /** Ends it in good order and starts it again with its data. */
    public void restart() {
        password.set(guarded ? FIRST_PASSWORD : "");
        server.restart();
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(this::hasLoaded);
    }

    private boolean hasLoaded() {
        try {
            return "PONG".equals(call("PING"));
        } catch (Resp.ErrorReply e) {
            return false;
        }
    }

    /** Ends it as the out-of-memory killer would. */
    public void kill9() {
        server.kill9();
    }

    /** Freezes it. */
    public void freeze() {
        server.pause();
    }

    public void thaw() {
        server.resume();
    }

    /** Whoever connects from now on is refused, and everybody has to. */
    public void changePassword() {
        call("CONFIG", "SET", "requirepass", OTHER_PASSWORD);
        password.set(OTHER_PASSWORD);
        call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        call("CLIENT", "KILL", "TYPE", "pubsub", "SKIPME", "yes");
    }

    public void restorePassword() {
        String first = guarded ? FIRST_PASSWORD : "";
        call("CONFIG", "SET", "requirepass", first);
        password.set(first);
    }

    /** Ends it in good order, so that its file is whole. */
    public void stop() {
        try (Resp resp = connect()) {
            resp.send("SHUTDOWN", "NOSAVE");
            resp.read();
        } catch (java.io.UncheckedIOException e) {
            // that is the answer
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
