package dev.windlass.embedded;

import dev.windlass.embedded.Probe.Answer;
import dev.windlass.embedded.Probe.Result;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Deals with the server that a killed daemon left behind: takes it over when it answers, and ends it otherwise, since a
 * second one on the same data would destroy them.
 */
final class Takeover {
    private static final Logger LOG = Logger.getLogger(Takeover.class);
    private static final Duration END = Duration.ofSeconds(2);

    private final DataFolder folder;

    Takeover(DataFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns the orphan, ready for use; empty when there is none, and then no server runs in this folder. The caller
     * holds the folder's lock.
     *
     * @throws EmbeddedRedisException when a server was found of which it is not certain whose it is
     */
    Optional<Server> run() {
        Optional<Server> orphan = Access.load(folder).flatMap(this::reach);
        if (orphan.isEmpty()) {
            ServerProcess.findAll(folder).forEach(this::end);
        }
        return orphan;
    }

    private Optional<Server> reach(Access access) {
        Answer answer = Probe.look(access, Readiness.LOOK);
        if (answer.result() == Result.BUSY) {
            answer = Readiness.await(access, () -> true);
        }
        if (answer.result() != Result.READY) {
            return Optional.empty();
        }
        if (!folder.configFile().equals(answer.configFile())) {
            throw new EmbeddedRedisException(folder.accessFile() + " leads to a redis-server (pid " + answer.pid()
                    + ") that was started with " + answer.configFile() + ": if this folder has been moved, end that"
                    + " server first (SIGTERM); if it is a copy, delete " + folder.accessFile());
        }
        ServerProcess process = ServerProcess.find(folder, answer.pid())
                .orElseThrow(() -> new EmbeddedRedisException("the embedded Redis in " + folder.path()
                        + " runs already, but its process cannot be seen from here (another container or user?):"
                        + " end it there, or give this daemon its own folder by windlass.embedded.folder"));
        Access reached = access.withPid(process.pid());
        reached.save(folder);
        return Optional.of(new Server(process, reached, true));
    }

    private void end(ServerProcess orphan) {
        LOG.warnf(
                "redis-server %d, left behind in %s by a daemon that was killed, does not answer and is ended",
                orphan.pid(), folder.path());
        orphan.end(END);
    }
}
