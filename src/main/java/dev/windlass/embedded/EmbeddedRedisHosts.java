package dev.windlass.embedded;

import dev.windlass.config.WindlassConfig;
import io.quarkus.redis.client.RedisHostsProvider;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives Quarkus the embedded Redis as its Redis, when {@code quarkus.redis.hosts} is not set; where it is set, Quarkus
 * does not ask, and nothing is started.
 *
 * <p>Safe to use from any thread.
 */
@ApplicationScoped
@Identifier("windlass-embedded")
public class EmbeddedRedisHosts implements RedisHostsProvider {
    private static final Logger LOG = Logger.getLogger(EmbeddedRedisHosts.class);

    private final Path folder;
    private final boolean owner;
    private @Nullable EmbeddedRedis redis;
    private boolean stopped;

    @Inject
    public EmbeddedRedisHosts(WindlassConfig config) {
        this(config.embedded().folder(), config.enabled());
    }

    EmbeddedRedisHosts(Path folder, boolean owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /**
     * Starts the embedded Redis at the first call; in a process that works on no queue, finds the one that runs. Quarkus asks while it makes its Redis client, before any job runs,
     * and from a thread of its own choice; the one call that starts the server blocks that thread for about a tenth of a
     * second, longer when there are much data to read.
     *
     * @throws EmbeddedRedisException when it cannot be started; the next call tries again
     * @throws IllegalStateException after {@link #stop()}
     */
    @Override
    public synchronized Set<URI> getHosts() {
        if (stopped) {
            throw new IllegalStateException("the embedded Redis in " + folder.toAbsolutePath()
                    + " has been stopped with the daemon: nothing may ask for it any more");
        }
        if (!owner) {
            return Set.of(EmbeddedRedis.attach(folder));
        }
        if (redis == null) {
            redis = EmbeddedRedis.start(folder);
            LOG.infof(
                    "%s an embedded Redis on 127.0.0.1:%d with its data in %s;"
                            + " set quarkus.redis.hosts to use a Redis of your own",
                    redis.reused() ? "Took over" : "Started", redis.port(), redis.folder());
        }
        return Set.of(redis.uri());
    }

    /**
     * Ends the embedded Redis if there is one; to be called last, when the drain is over and nothing uses Redis any more.
     * Blocks until it has written its data, 10 s at most. Harmless when repeated.
     */
    @PreDestroy
    public synchronized void stop() {
        stopped = true;
        if (redis != null) {
            redis.stop();
        }
    }
}
