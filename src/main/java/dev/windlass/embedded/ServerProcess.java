package dev.windlass.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The operating system's process of a folder's server: one that is certainly ours, so that it may be ended. */
final class ServerProcess {
    private static final Duration KILLED = Duration.ofSeconds(5);

    private final ProcessHandle handle;
    private final DataFolder folder;
    private final boolean child;

    private ServerProcess(ProcessHandle handle, DataFolder folder, boolean child) {
        this.handle = handle;
        this.folder = folder;
        this.child = child;
    }

    /**
     * Starts a server with the folder's {@code redis.conf}, in a session of its own where the system has
     * {@code setsid}: a Ctrl-C in the terminal goes to the whole foreground process group, and must reach the daemon
     * only, which still needs its Redis to drain. (Redis sets its own handler for that signal, so that it cannot be made
     * to ignore it from outside.)
     *
     * @throws EmbeddedRedisException when the executable cannot be run
     */
    static ServerProcess spawn(RedisBinary binary, DataFolder folder) {
        List<String> command = new ArrayList<>();
        SearchPath.all("setsid", System.getenv("PATH")).stream()
                .findFirst()
                .ifPresent(setsid -> command.add(setsid.toString()));
        command.add(binary.path().toString());
        command.add(folder.configFile().toString());
        try {
            Process started = new ProcessBuilder(command)
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.logFile().toFile()))
                    .start();
            // setsid replaces itself by the server, so that this is the server's own handle
            ServerProcess process = new ServerProcess(started.toHandle(), folder, true);
            started.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "the embedded Redis in " + folder.path() + " did not start: " + binary.path() + " cannot be run ("
                            + e.getMessage() + "); set quarkus.redis.hosts to use another Redis",
                    e);
        }
    }

    /** The process of that id, when it is a server with this folder's {@code redis.conf}. */
    static Optional<ServerProcess> find(DataFolder folder, long pid) {
        return ProcessHandle.of(pid)
                .filter(handle -> serves(handle, folder))
                .map(handle -> new ServerProcess(handle, folder, false));
    }

    /** Whatever servers run with this folder's {@code redis.conf}, known or not. */
    static List<ServerProcess> findAll(DataFolder folder) {
        return ProcessHandle.allProcesses()
                .filter(handle -> serves(handle, folder))
                .map(handle -> new ServerProcess(handle, folder, false))
                .toList();
    }

    long pid() {
        return handle.pid();
    }

    /**
     * Tells whether the process is still there. One that ended but that its parent has not been told of (a container
     * whose first process does not care for orphans) counts as gone: it has no arguments any more.
     */
    boolean isAlive() {
        return handle.isAlive() && (child || serves(handle, folder));
    }

    /** Runs {@code action} on another thread when the process has ended. */
    void onEnd(Runnable action) {
        var unused = handle.onExit().thenRun(action);
    }

    /**
     * Ends the process and waits until it is gone: asks it (Redis then writes what is left and goes), and after
     * {@code patience} kills it.
     *
     * @return whether it went when asked
     * @throws EmbeddedRedisException when it cannot be ended at all
     */
    boolean end(Duration patience) {
        handle.destroy();
        if (Waiting.until(() -> !isAlive(), patience)) {
            return true;
        }
        handle.destroyForcibly();
        if (!Waiting.until(() -> !isAlive(), KILLED)) {
            throw new EmbeddedRedisException("redis-server " + pid() + " of the embedded Redis in " + folder.path()
                    + " cannot be ended, not even by SIGKILL: look for a disk that hangs");
        }
        return false;
    }

    /**
     * Compares the whole command line, not just a part: an editor that has the file open, or a process that was given
     * the id of a dead server, must never be taken for it.
     */
    private static boolean serves(ProcessHandle handle, DataFolder folder) {
        ProcessHandle.Info info = handle.info();
        String[] arguments = info.arguments().orElse(new String[0]);
        return Arrays.equals(arguments, new String[] {folder.configFile().toString()})
                && info.command().filter(ServerProcess::isRedis).isPresent();
    }

    /** Some systems link redis-server to another of Redis's programs, and Valkey's has its own name. */
    private static boolean isRedis(String command) {
        String name = String.valueOf(Path.of(command).getFileName()).toLowerCase(Locale.ROOT);
        return name.contains("redis") || name.contains("valkey");
    }
}
