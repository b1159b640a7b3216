package dev.windlass.store.redis;

import dev.windlass.store.JobStore;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The moves that nobody asked for: promote, reap, trim. */
final class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final int MAX_TRIM_ROUNDS = 20;
    /** Share of {@code maxmemory} from which results make room. */
    private static final double NEARLY_FULL = 0.9;

    private static final Pattern MAX_MEMORY = Pattern.compile("(?m)^maxmemory:(\\d+)");
    private static final Pattern USED_MEMORY = Pattern.compile("(?m)^used_memory:(\\d+)");

    private final RedisLinks links;
    private final StoreSettings settings;
    private final DeadClients deadClients;

    Upkeep(RedisLinks links, StoreSettings settings) {
        this.links = links;
        this.settings = settings;
        this.deadClients = new DeadClients(links);
    }

    /**
     * Two steps, because a script names its keys in advance: which ids are due by Redis's clock, then the move, which
     * looks at each again.
     */
    Future<Integer> promote(RedisKeys keys) {
        return links.of(keys.queue).millis().compose(now -> {
            Request due = Request.cmd(Command.ZRANGEBYSCORE)
                    .arg(keys.scheduled)
                    .arg("-inf")
                    .arg(now)
                    .arg("LIMIT")
                    .arg(0)
                    .arg(JobStore.MAX_BATCH);
            return links.of(keys.queue)
                    .shared()
                    .send(due)
                    .compose(ids -> withJobs(
                            LuaScript.PROMOTE, keys, List.of(keys.scheduled, keys.ready, keys.dead), texts(ids)));
        });
    }

    Future<List<String>> reap(RedisKeys keys) {
        return deadClients
                .sessions(keys)
                .compose(gone -> LuaScript.REAP.run(
                        links.of(keys.queue).shared(), List.of(keys.ready, keys.sessions, keys.orphans), gone))
                .map(Upkeep::texts);
    }

    Future<Integer> trim(RedisKeys keys) {
        return trimFrom(keys, "-", 0, 0)
                .compose(deleted -> expire(keys).map(expired -> deleted + expired))
                .compose(dropped -> shrinkResults(keys).map(shrunk -> dropped + shrunk));
    }

    /** Results make room for jobs: with memory nearly full, the older half of them goes (Redis, "INFO", memory). */
    private Future<Integer> shrinkResults(RedisKeys keys) {
        return links.of(keys.queue)
                .shared()
                .send(Request.cmd(Command.INFO).arg("memory"))
                .map(info -> isNearlyFull(info.toString()))
                // where that is not allowed, nobody can know
                .otherwise(false)
                .compose(full -> full
                        ? links.of(keys.queue)
                                .shared()
                                .send(Request.cmd(Command.XLEN).arg(keys.results))
                        : Future.succeededFuture())
                .compose(length -> length == null || length.toLong() == 0
                        ? Future.succeededFuture(0)
                        : links.of(keys.queue)
                                .shared()
                                .send(Request.cmd(Command.XTRIM)
                                        .arg(keys.results)
                                        .arg("MAXLEN")
                                        .arg(length.toLong() / 2))
                                .map(dropped -> {
                                    LOG.warnf(
                                            "queue %s: Redis's memory is nearly full; the oldest %s results were dropped"
                                                    + " to make room for jobs: raise maxmemory, or keep fewer results"
                                                    + " (windlass.results.max-entries)",
                                            keys.queue, dropped);
                                    return dropped.toInteger();
                                }));
    }

    private static boolean isNearlyFull(String memory) {
        Matcher most = MAX_MEMORY.matcher(memory);
        Matcher used = USED_MEMORY.matcher(memory);
        return most.find()
                && used.find()
                && !most.group(1).equals("0")
                && Double.parseDouble(used.group(1)) > NEARLY_FULL * Double.parseDouble(most.group(1));
    }

    private Future<Integer> trimFrom(RedisKeys keys, String start, int before, int round) {
        return LuaScript.TRIM
                .run(links.of(keys.queue).shared(), List.of(keys.ready), List.of(start, JobStore.MAX_BATCH))
                .compose(answer -> {
                    int deleted = before + answer.get(0).toInteger();
                    String next = answer.get(1).toString();
                    return next.isEmpty() || round >= MAX_TRIM_ROUNDS
                            ? Future.succeededFuture(deleted)
                            : trimFrom(keys, next, deleted, round + 1);
                });
    }

    /** Dead letters that are too old, and then the oldest of those that are too many. */
    private Future<Integer> expire(RedisKeys keys) {
        return links.of(keys.queue)
                .shared()
                .send(Request.cmd(Command.ZCARD).arg(keys.dead))
                .compose(size -> {
                    long excess = size.toLong() - settings.maxDead();
                    if (excess > 0) {
                        Request oldest = Request.cmd(Command.ZRANGE)
                                .arg(keys.dead)
                                .arg(0)
                                .arg(Math.min(excess, JobStore.MAX_BATCH) - 1);
                        return links.of(keys.queue).shared().send(oldest).compose(ids -> drop(keys, texts(ids)));
                    }
                    if (settings.deadAge().isZero() || size.toLong() == 0) {
                        return Future.succeededFuture(0);
                    }
                    return links.of(keys.queue).millis().compose(now -> {
                        Request old = Request.cmd(Command.ZRANGEBYSCORE)
                                .arg(keys.dead)
                                .arg("-inf")
                                .arg(now - settings.deadAge().toMillis())
                                .arg("LIMIT")
                                .arg(0)
                                .arg(JobStore.MAX_BATCH);
                        return links.of(keys.queue).shared().send(old).compose(ids -> drop(keys, texts(ids)));
                    });
                });
    }

    private Future<Integer> drop(RedisKeys keys, List<String> ids) {
        return withJobs(LuaScript.EXPIRE, keys, List.of(keys.dead), ids);
    }

    private Future<Integer> withJobs(LuaScript script, RedisKeys keys, List<String> fixed, List<String> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(0);
        }
        List<String> all = new ArrayList<>(fixed);
        ids.forEach(id -> all.add(keys.job(id)));
        return script.run(links.of(keys.queue).shared(), all, ids).map(Response::toInteger);
    }

    static List<String> texts(@Nullable Response list) {
        List<String> texts = new ArrayList<>();
        if (list != null) {
            list.forEach(one -> texts.add(one.toString()));
        }
        return texts;
    }
}
