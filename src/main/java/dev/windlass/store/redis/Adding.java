package dev.windlass.store.redis;

import dev.windlass.job.NewJob;
import dev.windlass.store.Enqueued;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Adds jobs that need no more than an XADD.
 *
 * <p>A message each would cost more than all else. So what callers hand over while the connection's loop has something
 * else to do goes together, by a script; nobody waits for others. Safe to use from any thread.
 */
final class Adding {
    private final RedisLinks links;
    private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean requested = new AtomicBoolean();

    private record Handed(RedisKeys keys, NewJob job, Promise<Enqueued> promise) {}

    Adding(RedisLinks links) {
        this.links = links;
    }

    /** Adds one job, perhaps together with those of other callers: then all of these are added, or none. */
    Future<Enqueued> add(RedisKeys keys, NewJob job) {
        Promise<Enqueued> promise = InFlight.promiseToCaller();
        handed.add(new Handed(keys, job, promise));
        if (requested.compareAndSet(false, true)) {
            links.anywhere().later(this::addHanded);
        }
        return promise.future();
    }

    /** Adds jobs in order, at least one, in parts of up to a thousand. Each part is added whole or not at all. */
    List<Future<List<Enqueued>>> addAll(RedisKeys keys, List<NewJob> jobs) {
        List<Future<List<Enqueued>>> parts = new ArrayList<>();
        Part part = new Part(keys);
        for (NewJob job : jobs) {
            if (!part.takes(keys, job)) {
                parts.add(part.send(links));
                part = new Part(keys);
            }
            part.add(job);
        }
        parts.add(part.send(links));
        return parts;
    }

    private void addHanded() {
        // before the first is taken: whoever comes after that asks again
        requested.set(false);
        Handed next = handed.poll();
        while (next != null) {
            Part part = new Part(next.keys);
            List<Promise<Enqueued>> promises = new ArrayList<>();
            do {
                part.add(next.job);
                promises.add(next.promise);
                next = handed.poll();
            } while (next != null && part.takes(next.keys, next.job));
            part.send(links).onComplete(sent -> {
                for (int i = 0; i < promises.size(); i++) {
                    if (sent.succeeded()) {
                        promises.get(i).complete(sent.result().get(i));
                    } else {
                        promises.get(i).fail(sent.cause());
                    }
                }
            });
        }
    }

    /** Jobs that go in one message. */
    private static final class Part {
        /** A script holds Redis up: a thousand of these take it some two milliseconds. */
        private static final int MOST = 1_000;

        private static final int MOST_BYTES = 1_000_000;
        /** Fields and values of a job that has only a kind and a payload. */
        private static final int BARE = 4;

        private final RedisKeys keys;
        private final List<NewJob> jobs = new ArrayList<>();
        private int bytes;

        Part(RedisKeys keys) {
            this.keys = keys;
        }

        boolean takes(RedisKeys keys, NewJob job) {
            return jobs.size() < MOST
                    && (jobs.isEmpty() || bytes + job.payload().length <= MOST_BYTES)
                    && this.keys.ready.equals(keys.ready);
        }

        void add(NewJob job) {
            jobs.add(job);
            bytes += job.payload().length;
        }

        Future<List<Enqueued>> send(RedisLinks links) {
            RedisLink link = links.of(keys.queue).shared();
            if (jobs.size() == 1) {
                Request one = Request.cmd(Command.XADD).arg(keys.ready).arg("*");
                return link.send(LuaScript.withArgs(one, JobCodec.fields(jobs.get(0))))
                        .map(entry -> List.of(enqueued(entry)));
            }
            return LuaScript.ADD.run(link, List.of(keys.ready), args()).map(entries -> {
                List<Enqueued> all = new ArrayList<>(jobs.size());
                for (Response entry : entries) {
                    all.add(enqueued(entry));
                }
                return all;
            });
        }

        /** As {@code add.lua} reads them: a run of bare jobs of one kind, or all fields of another. */
        private List<Object> args() {
            List<Object> args = new ArrayList<>(jobs.size() + 3);
            @Nullable String runKind = null;
            int runAt = 0;
            for (NewJob job : jobs) {
                List<Object> fields = JobCodec.fields(job);
                if (fields.size() > BARE) {
                    runKind = null;
                    args.add(fields.size());
                    args.addAll(fields);
                    continue;
                }
                if (!job.kind().equals(runKind)) {
                    runKind = job.kind();
                    args.addAll(List.of(0, runKind, 0));
                    runAt = args.size();
                }
                args.add(fields.get(BARE - 1));
                args.set(runAt - 1, args.size() - runAt);
            }
            return args;
        }

        private static Enqueued enqueued(@Nullable Response entry) {
            return new Enqueued(String.valueOf(entry), false);
        }
    }
}
