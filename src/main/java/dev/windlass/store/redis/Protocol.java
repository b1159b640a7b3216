package dev.windlass.store.redis;

import dev.windlass.store.StoreException;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which version of the protocol a queue speaks. It is kept for workers, who move what others have written: a worker of
 * another version would move what it does not know. Producers need not ask; see {@code src/docs/operations/upgrade.md}.
 */
final class Protocol {
    /** What to do about a queue of another version. */
    static final String CURE = "run the version of Windlass that the other workers of this queue run";

    private Protocol() {}

    /** The version that the queue speaks when it is not this program's; a queue that nobody has worked on has none. */
    static Future<Optional<String>> other(RedisLink link, RedisKeys keys) {
        return link.send(Request.cmd(Command.HGET).arg(keys.control).arg("protocol"))
                .map(version -> Optional.ofNullable(version)
                        .map(Object::toString)
                        .filter(found -> !found.equals(RedisKeys.PROTOCOL)));
    }

    /** Why a queue of that version is left alone. */
    static String says(String other) {
        return "it speaks protocol " + other + ", this program " + RedisKeys.PROTOCOL;
    }

    /** Makes the move unless the queue speaks another version; then it fails, and nothing has changed. */
    static <T> Future<T> guard(RedisLink link, RedisKeys keys, Supplier<Future<T>> move) {
        return other(link, keys)
                .compose(other -> other.isPresent()
                        ? Future.failedFuture(new StoreException(says(other.get()) + ": " + CURE))
                        : move.get());
    }
}
