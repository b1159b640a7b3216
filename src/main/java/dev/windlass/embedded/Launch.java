package dev.windlass.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** Starts a new server on the data of a folder. */
final class Launch {
    /** A free port can be taken by another program before the server has it. */
    private static final int TRIES = 3;

    private static final Duration END = Duration.ofSeconds(2);

    private final DataFolder folder;
    private final RedisBinary binary;

    Launch(DataFolder folder, RedisBinary binary) {
        this.folder = folder;
        this.binary = binary;
    }

    /**
     * Returns when the server takes commands. The caller holds the folder's lock, and no server runs there.
     *
     * @throws EmbeddedRedisException with the end of the server's log, when it does not come up
     */
    Server run() {
        if (folder.holdsMultiPartData() && !binary.readsMultiPartData()) {
            throw new EmbeddedRedisException("the data in " + folder.path()
                    + " were written by Redis 7.0 or newer, and the only redis-server here, " + binary.path() + ", is "
                    + binary.version() + " and would not see them: put redis-server 7.0 or newer into PATH,"
                    + " or give another folder by windlass.embedded.folder");
        }
        for (int attempt = 1; ; attempt++) {
            long logged = folder.logSize();
            try {
                return once(Access.planned(freePort()), logged);
            } catch (EmbeddedRedisException e) {
                folder.forgetAccess();
                boolean portTaken = folder.logSince(logged).contains("Address already in use");
                if (!portTaken || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Server once(Access planned, long logged) {
        folder.writePrivately(folder.configFile(), config(planned));
        // saved before and after: whenever this daemon is killed, the next one knows how to reach what it left
        planned.save(folder);
        ServerProcess process = ServerProcess.spawn(binary, folder);
        try {
            Access access = planned.withPid(process.pid());
            access.save(folder);
            Probe.Answer answer = Readiness.await(access, process::isAlive);
            if (answer.result() == Probe.Result.READY) {
                return new Server(process, access, false);
            }
        } catch (RuntimeException e) {
            process.end(END);
            throw e;
        }
        boolean ended = !process.isAlive();
        process.end(END);
        throw new EmbeddedRedisException("the embedded Redis in " + folder.path()
                + (ended ? " ended while it was starting" : " did not answer in time")
                + "; if the end of its log does not help, set quarkus.redis.hosts to use another Redis. "
                + folder.logFile() + " ends with:\n"
                + folder.logSince(logged).replace(planned.password(), "***"));
    }

    /**
     * Paths are left to the working directory, so that no name of a folder needs quotes. The process's title stays the
     * command line, because that is what tells whose process it is.
     */
    private static String config(Access access) {
        return """
                bind 127.0.0.1
                port %d
                requirepass %s
                daemonize no
                set-proc-title no
                logfile redis.log
                appendonly yes
                appendfsync everysec
                save ""
                """.formatted(access.port(), access.password());
    }

    private int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "there is no free port on 127.0.0.1 for the embedded Redis in " + folder.path() + " ("
                            + e.getMessage() + "): set quarkus.redis.hosts to use another Redis",
                    e);
        }
    }
}
