package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore.CancelListener;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to the control channel. A nudge only: what is missed here comes with the next heartbeat. */
final class CancelNews {
    private static final long RECHECK_MILLIS = 15_000;

    private final RedisLink link;
    private final io.vertx.core.Vertx vertx;
    private final List<CancelListener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    CancelNews(io.vertx.core.Vertx vertx, RedisLinks links) {
        this.vertx = vertx;
        this.link = links.anywhere().dedicated("control channel").onPush(this::heard);
    }

    void add(CancelListener listener) {
        listeners.add(listener);
        if (listeners.size() == 1) {
            subscribe();
        }
    }

    /** Subscribing again is harmless, and is what finds a connection that broke without a word. */
    private void subscribe() {
        if (closed) {
            return;
        }
        link.send(Request.cmd(Command.SUBSCRIBE).arg(RedisKeys.CONTROL_CHANNEL))
                .onComplete(done -> vertx.setTimer(RECHECK_MILLIS, id -> subscribe()));
    }

    private void heard(Response message) {
        // a push is [message, channel, text]; in RESP2 and RESP3 alike
        if (message == null
                || message.size() < 3
                || !"message".equals(message.get(0).toString())) {
            return;
        }
        String[] words = message.get(2).toString().split(" ", 3);
        if (words.length == 3 && "cancel".equals(words[0])) {
            QueueName queue;
            try {
                queue = new QueueName(words[1]);
            } catch (IllegalArgumentException e) {
                return;
            }
            listeners.forEach(listener -> listener.cancelled(queue, words[2]));
        }
    }

    Future<Void> close() {
        closed = true;
        return link.close();
    }
}
