package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import org.jspecify.annotations.Nullable;

/** The connections of one session, all on the loop on which it was opened. */
final class SessionLinks {
    final RedisLink reader;
    final RedisLink writer;
    /**
     * Tells what starts, and nothing else. A handler may end the process at once, so what is sent before it must have left
     * the process when it begins. Vert.x holds back what is written to a connection while an answer of that connection is
     * being worked on; handlers are started while one of the reader's or the writer's is, but never one of this.
     */
    final RedisLink starts;

    final JobCodec codec;
    /** Redis's id of the reader's connection; null while it is not known. */
    volatile @Nullable String readerId;

    SessionLinks(Place place, JobCodec codec, QueueName queue) {
        this.reader = place.onCallersLoop("reader of queue " + queue);
        this.writer = place.onCallersLoop("writer of queue " + queue);
        this.starts = place.onCallersLoop("notes of queue " + queue);
        this.codec = codec;
        reader.onConnect(() -> {
            readerId = null;
            reader.send(Request.cmd(Command.CLIENT).arg("ID")).onSuccess(id -> readerId = id.toString());
        });
    }

    Future<Void> close() {
        return Future.join(reader.close(), writer.close(), starts.close()).mapEmpty();
    }
}
