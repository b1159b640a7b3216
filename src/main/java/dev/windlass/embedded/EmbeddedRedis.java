package dev.windlass.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A real redis-server, run by this process on the loopback interface, with a password that only the folder's owner can
 * read and with its data in that folder (every write is on disk after a second). One process on a host can own a folder.
 *
 * <p>Safe to use from any thread. Starting and stopping block, each for about a tenth of a second; a start on much data
 * takes as long as Redis needs to read them.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedRedis.class);

    /** Redis writes and syncs what it has when it is asked to end; a slow disk is to be waited for. */
    private static final Duration END = Duration.ofSeconds(10);

    private final DataFolder folder;
    private final FolderLock lock;
    private final Server server;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private EmbeddedRedis(DataFolder folder, FolderLock lock, Server server) {
        this.folder = folder;
        this.lock = lock;
        this.server = server;
        server.process().onEnd(this::reportUnlessStopped);
    }

    /**
     * Starts the folder's server, or takes over the one that a killed daemon left running there; returns when it takes
     * commands. Creates the folder where it is missing.
     *
     * @throws EmbeddedRedisException when another process owns the folder, it cannot be written to, there is no
     *     redis-server to run, or it does not come up
     */
    public static EmbeddedRedis start(Path folder) {
        return start(folder, RedisBinary::find);
    }

    static EmbeddedRedis start(Path path, Function<DataFolder, RedisBinary> binary) {
        DataFolder folder = DataFolder.create(path);
        FolderLock lock = FolderLock.take(folder);
        try {
            Server server = new Takeover(folder).run().orElseGet(() -> new Launch(folder, binary.apply(folder)).run());
            return new EmbeddedRedis(folder, lock, server);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Returns how to reach the server that runs in {@code folder} for another process, with the password in it. Starts
     * and changes nothing.
     *
     * @throws EmbeddedRedisException when none runs there, or it does not answer
     */
    public static URI attach(Path folder) {
        DataFolder data = new DataFolder(
                Files.isDirectory(folder) ? DataFolder.create(folder).path() : folder);
        return Access.load(data)
                .filter(access -> runsIn(data, Readiness.await(access, () -> false)))
                .map(Access::uri)
                .orElseThrow(() -> new EmbeddedRedisException("no embedded Redis answers in " + folder.toAbsolutePath()
                        + ": start the daemon with this folder (windlass.embedded.folder),"
                        + " or set quarkus.redis.hosts to the Redis that it uses"));
    }

    /** How to reach the server, with the password in it: never to be logged. */
    public URI uri() {
        return server.access().uri();
    }

    public int port() {
        return server.access().port();
    }

    /** The server's process id. */
    public long pid() {
        return server.process().pid();
    }

    /** Where the data are; absolute, without links. */
    public Path folder() {
        return folder.path();
    }

    /** Tells whether the server was left behind by an earlier daemon, rather than started for this one. */
    public boolean reused() {
        return server.reused();
    }

    /**
     * Ends the server in good order and gives the folder free; returns when the process is gone. To be called when
     * nothing uses Redis any more. Harmless when repeated, or when the server has ended by itself.
     */
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        try {
            if (!server.process().end(END)) {
                LOG.warnf(
                        "redis-server %d of the embedded Redis in %s did not end when asked and was killed;"
                                + " its log is %s",
                        pid(), folder(), folder.logFile());
            }
            folder.forgetAccess();
        } finally {
            lock.close();
        }
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    private static boolean runsIn(DataFolder folder, Probe.Answer answer) {
        return answer.result() == Probe.Result.READY && folder.configFile().equals(answer.configFile());
    }

    private void reportUnlessStopped() {
        if (!stopped.get()) {
            LOG.errorf(
                    "the embedded Redis in %s (pid %d) ended while it was in use, and no job can be reserved or settled:"
                            + " restart the daemon, it goes on with the data on disk; its log ends with:%n%s",
                    folder(), pid(), folder.logSince(0));
        }
    }
}
