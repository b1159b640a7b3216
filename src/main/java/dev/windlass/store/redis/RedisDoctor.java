package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import dev.windlass.store.Doctor;
import dev.windlass.store.Finding;
import dev.windlass.store.StoreException;
import dev.windlass.time.WallClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Examines the server first, since what is wrong with it explains much of the rest, and then the queues. */
final class RedisDoctor implements Doctor {
    private static final long CLOCKS_DIFFER_MILLIS = 1_000;

    private final RedisLinks links;
    private final ForeignKeys foreignKeys;
    private final Looking looking;
    private final WallClock wallClock;

    RedisDoctor(RedisLinks links, ForeignKeys foreignKeys, Looking looking, WallClock wallClock) {
        this.links = links;
        this.foreignKeys = foreignKeys;
        this.looking = looking;
        this.wallClock = wallClock;
    }

    @Override
    public Uni<List<Finding>> examine(Collection<QueueName> queues) {
        List<RedisKeys> keys = queues.stream().map(RedisKeys::new).toList();
        QueueName first = keys.get(0).queue;
        return RedisLinks.uni("examine Redis", first, () -> {
            RedisLink link = links.of(first).dedicated("doctor's connection").onPush(nudge -> {});
            return examine(link, keys).eventually(link::close);
        });
    }

    private Future<List<Finding>> examine(RedisLink link, List<RedisKeys> queues) {
        List<Finding> findings = new ArrayList<>();
        return link.send(Request.cmd(Command.INFO))
                .map(info -> lines(info.toString()))
                // without an answer there is nothing to examine; a refusal is a finding
                .recover(failure -> failure instanceof StoreException
                        ? Future.failedFuture(failure)
                        : Future.succeededFuture(Map.of()))
                .compose(info -> {
                    findings.addAll(ServerFindings.of(info));
                    return info.getOrDefault("role", "master").equals("master")
                            ? queues(link, queues, findings)
                            // every write is refused there, so nothing more can be learned
                            : Future.succeededFuture(findings);
                });
    }

    private Future<List<Finding>> queues(RedisLink link, List<RedisKeys> queues, List<Finding> findings) {
        Future<?> all = clock(link).onSuccess(findings::add);
        for (RedisKeys keys : queues) {
            all = all.compose(before -> queue(keys)).onSuccess(findings::add);
        }
        return all.compose(before -> Rights.of(link, queues.get(0))).map(rights -> {
            findings.addAll(rights);
            return findings;
        });
    }

    private Future<Finding> clock(RedisLink link) {
        return link.send(Request.cmd(Command.TIME))
                .map(time -> {
                    long redis = time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
                    long differ = Math.abs(wallClock.millis() - redis);
                    return differ < CLOCKS_DIFFER_MILLIS
                            ? Finding.ok("clock", "this host and Redis agree to " + differ + " ms")
                            : Finding.warning(
                                    "clock",
                                    "this host and Redis differ by " + differ
                                            + " ms; leases and due times go by Redis's clock," + " logs by this one",
                                    "let both hosts keep time by NTP");
                })
                .otherwise(refused -> Finding.error(
                        "clock",
                        "Redis does not tell its time (" + refused.getMessage() + ")",
                        "allow it: ACL SETUSER <user> +time"));
    }

    /** Whether the queue can be worked on: its keys are of the right type, and speak this protocol. */
    private Future<Finding> queue(RedisKeys keys) {
        String subject = "queue " + keys.queue;
        Supplier<Future<Finding>> look = () -> Protocol.other(
                        links.of(keys.queue).shared(), keys)
                .compose(other -> other.isPresent()
                        ? Future.succeededFuture(other(subject, other.get()))
                        : looking.depth(keys)
                                .map(depth -> Finding.ok(
                                        subject,
                                        depth.ready() + " ready, " + depth.running() + " running, " + depth.scheduled()
                                                + " scheduled, " + depth.dead() + " dead")));
        return foreignKeys
                .check(keys)
                .compose(fine -> look.get())
                .otherwise(failure -> Finding.error(
                        subject, String.valueOf(failure.getMessage()), "mend that, and run doctor again"));
    }

    @Override
    public Uni<List<Finding>> check(QueueName queue, boolean repair) {
        RedisKeys keys = new RedisKeys(queue);
        return RedisLinks.uni("check", queue, () -> foreignKeys
                .check(keys)
                .compose(fine -> Protocol.other(links.of(queue).shared(), keys))
                // what another version keeps would look wrong, and be mended to death
                .compose(other -> other.isPresent()
                        ? Future.succeededFuture(List.of(other("queue " + queue, other.get())))
                        : new Fsck(links.of(queue).shared()).check(keys, repair)));
    }

    private static Finding other(String subject, String version) {
        return Finding.error(subject, Protocol.says(version), Protocol.CURE);
    }

    private static Map<String, String> lines(String info) {
        Map<String, String> values = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        });
        return values;
    }
}
