package dev.windlass.store.redis;

import dev.windlass.job.JobId;
import dev.windlass.job.NewJob;
import dev.windlass.store.Enqueued;
import dev.windlass.store.QueueFullException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Enqueueing: jobs that are due and have no id are added together with others, each other one by a script of its own. */
final class Producing {
    private final RedisLinks links;
    private final StoreSettings settings;
    private final Adding adding;

    Producing(RedisLinks links, StoreSettings settings) {
        this.links = links;
        this.settings = settings;
        this.adding = new Adding(links);
    }

    Future<Enqueued> enqueue(RedisKeys keys, NewJob job) {
        int maxReady = settings.queues().apply(keys.queue).maxReady();
        return isPlain(job, maxReady) ? adding.add(keys, job) : addOnce(keys, job, maxReady);
    }

    Future<List<Enqueued>> enqueueAll(RedisKeys keys, List<NewJob> jobs) {
        int maxReady = settings.queues().apply(keys.queue).maxReady();
        List<Future<List<Enqueued>>> parts = new ArrayList<>();
        List<NewJob> run = new ArrayList<>();
        for (NewJob job : jobs) {
            if (isPlain(job, maxReady)) {
                run.add(job);
                continue;
            }
            // what came before it is sent before it
            if (!run.isEmpty()) {
                parts.addAll(adding.addAll(keys, run));
                run = new ArrayList<>();
            }
            parts.add(addOnce(keys, job, maxReady).map(List::of));
        }
        if (!run.isEmpty()) {
            parts.addAll(adding.addAll(keys, run));
        }
        return Future.join(parts).map(sent -> {
            List<Enqueued> enqueued = new ArrayList<>(jobs.size());
            parts.forEach(part -> enqueued.addAll(part.result()));
            return enqueued;
        });
    }

    private static boolean isPlain(NewJob job, int maxReady) {
        return job.id() == null && job.at() == null && job.delay().isZero() && maxReady == 0;
    }

    private Future<Enqueued> addOnce(RedisKeys keys, NewJob job, int maxReady) {
        String givenId = job.id();
        String id = givenId == null ? JobId.random() : givenId;
        Instant at = job.at();
        List<Object> args = new ArrayList<>();
        args.add(id);
        args.add(job.delay().toMillis());
        args.add(at == null ? 0 : Math.max(1, at.toEpochMilli()));
        args.add(maxReady);
        args.addAll(JobCodec.fields(job.withId(id)));
        return LuaScript.ENQUEUE
                .run(links.of(keys.queue).shared(), List.of(keys.ready, keys.scheduled, keys.job(id)), args)
                .map(added -> {
                    if (added.toInteger() == -2) {
                        throw new QueueFullException(keys.queue, maxReady);
                    }
                    return new Enqueued(id, added.toInteger() == 0);
                });
    }
}
