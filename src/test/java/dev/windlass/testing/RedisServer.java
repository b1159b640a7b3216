package dev.windlass.testing;

import dev.windlass.testing.leaks.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import redis.embedded.core.ExecutableProvider;

/**
 * A real, throwaway redis-server on a free port of the loopback interface, without persistence and without a password,
 * in a folder of its own that goes away with it. It can be killed, frozen and started again on the same port.
 *
 * <pre>{@code
 * @AutoClose static final RedisServer redis = RedisServer.system();
 * }</pre>
 *
 * <p>Further arguments are those of redis-server and win over the defaults: {@code RedisServer.system("--appendonly",
 * "yes")} keeps its data over {@link #restart()}. For one thread at a time.
 */
public final class RedisServer implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    private final String executable;
    private final List<String> options;
    private final Path folder;
    private final int port;
    private final Thread atExit = new Thread(this::clear, "clear redis-server away");
    private @Nullable Process process;

    private RedisServer(String executable, Path folder, String... options) {
        this.executable = executable;
        this.folder = folder;
        this.options = List.of(options);
        this.port = Ports.free();
        // a test run that is broken off must not leave servers behind
        Runtime.getRuntime().addShutdownHook(atExit);
        start();
    }

    /** Starts the redis-server in PATH; the test is skipped, visibly, when there is none or it is older than 7. */
    public static RedisServer system(String... options) {
        if (!isSystemNew()) {
            Assumptions.abort("needs redis-server 7 or newer in PATH, found: " + versionOf("redis-server"));
        }
        return new RedisServer("redis-server", TempFolder.create("redis"), options);
    }

    /** Starts the redis-server in PATH where it is 7 or newer, else the packaged one; for tests that hold on both. */
    public static RedisServer any(String... options) {
        return isSystemNew() ? new RedisServer("redis-server", TempFolder.create("redis"), options) : packaged(options);
    }

    /** Starts the redis-server 6.2 packaged in embedded-redis; skipped, visibly, where it cannot run. */
    public static RedisServer packaged(String... options) {
        Path folder = TempFolder.create("redis");
        String executable;
        String found;
        try {
            executable = ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .getPath();
            found = versionOf(executable);
        } catch (IOException e) {
            throw new UncheckedIOException("embedded-redis has no redis-server for this system", e);
        }
        Assumptions.assumeTrue(
                found.contains("v=6.2."),
                "needs a packaged redis-server 6.2 that runs on this system, found: " + found);
        return new RedisServer(executable, folder, options);
    }

    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:<port>}, the same after {@link #restart()}. */
    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** The process id; another one after {@link #restart()}. */
    public long pid() {
        return process().pid();
    }

    /** The server's working folder, where it finds and leaves files of relative names. */
    public Path folder() {
        return folder;
    }

    /** What the server has logged so far, of all its runs. */
    public String log() {
        try {
            return Files.readString(folder.resolve("redis.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a connection, to be closed by the caller. */
    public Resp connect() {
        return new Resp(port);
    }

    /** Sends one command on a connection of its own and returns the reply as {@link Resp#call} does. */
    public @Nullable Object call(String... command) {
        try (Resp resp = connect()) {
            return resp.call(command);
        }
    }

    /** As {@link #call}, as text: lists one element a line and flattened, nothing (nil) as the empty string. */
    public String cli(String... command) {
        return text(call(command));
    }

    /** Ends the server as a crash or the out-of-memory killer would, and returns when it is gone. */
    public void kill9() {
        destroy();
    }

    /** Freezes the server (SIGSTOP): connections stay open, nothing answers. Returns when it is frozen. */
    public void pause() {
        Signal.STOP.to(pid());
    }

    /** Lets a frozen server go on (SIGCONT). */
    public void resume() {
        Signal.CONT.to(pid());
    }

    /** Starts the server again on the same port, ending it in good order first if it runs; returns when it answers. */
    public void restart() {
        process().destroy();
        await("end", () -> !process().isAlive());
        start();
    }

    /** Ends the server, frozen or not, and deletes its folder; harmless when repeated. */
    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is ending, and the hook with it
        }
    }

    private void start() {
        List<String> command = new ArrayList<>(List.of(executable));
        command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", folder.toString()));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("redis.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("redis-server did not start", e);
        }
        await("answer", this::answers);
    }

    private boolean answers() {
        if (!process().isAlive()) {
            throw new IllegalStateException("redis-server ended at its start:\n" + log());
        }
        try (Resp resp = connect()) {
            return !String.valueOf(resp.call("PING")).isEmpty();
        } catch (Resp.ErrorReply e) {
            return !String.valueOf(e.getMessage()).startsWith("LOADING");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void destroy() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    private void await(String what, Callable<Boolean> done) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(done);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("redis-server on port " + port + " did not " + what + ":\n" + log(), e);
        }
    }

    private Process process() {
        if (process == null) {
            throw new IllegalStateException("redis-server has not been started");
        }
        return process;
    }

    private static boolean isSystemNew() {
        Matcher version = VERSION.matcher(versionOf("redis-server"));
        return version.find() && Integer.parseInt(version.group(1)) >= 7;
    }

    private static String versionOf(String executable) {
        try {
            Process version = new ProcessBuilder(executable, "--version")
                    .redirectErrorStream(true)
                    .start();
            return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            return "none (" + e.getMessage() + ")";
        }
    }

    private void clear() {
        destroy();
        TempFolder.delete(folder);
    }

    private static String text(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return String.join("\n", list.stream().map(RedisServer::text).toList());
        }
        return reply == null ? "" : reply.toString();
    }
}
