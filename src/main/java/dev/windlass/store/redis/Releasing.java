package dev.windlass.store.redis;

import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** The end of a session in order: what it holds goes back to {@code ready}, and then it is closed. */
final class Releasing {
    private final Sessions sessions;
    private final Reserving reserving;

    Releasing(Sessions sessions, Reserving reserving) {
        this.sessions = sessions;
        this.reserving = reserving;
    }

    Future<Integer> release(RedisKeys keys, Session session) {
        if (!sessions.isOpen(session)) {
            // released before, or lost: nothing is left of it that could be handed back
            return Future.succeededFuture(0);
        }
        // a failure leaves the session as it is, so that the release can be repeated
        return releaseHeld(keys, session, 0, 0).onSuccess(done -> session.lose());
    }

    private Future<Integer> releaseHeld(RedisKeys keys, Session session, int before, int rounds) {
        RedisLink writer = sessions.links(session).writer;
        return reserving.held(keys, session).compose(held -> {
            List<String> all = new ArrayList<>(List.of(keys.ready, keys.sessions, keys.crashes));
            List<Object> args = new ArrayList<>(List.of(session.consumer()));
            for (Delivery delivery : held.subList(0, Math.min(held.size(), JobStore.MAX_BATCH))) {
                boolean proper = delivery.malformed() == null;
                if (proper) {
                    all.add(keys.job(delivery.id()));
                }
                args.addAll(List.of(
                        delivery.entry(), proper ? delivery.id() : "", delivery.crashes(), delivery.deliveries()));
            }
            return LuaScript.RELEASE.run(writer, all, args).compose(answer -> {
                if (Sessions.isRefusal(answer)) {
                    return Future.failedFuture(Sessions.lost(keys, session));
                }
                int released = before + answer.toInteger();
                return close(keys, session, writer)
                        .compose(closed -> closed || rounds > 100
                                ? Future.succeededFuture(released)
                                : releaseHeld(keys, session, released, rounds + 1));
            });
        });
    }

    private Future<Boolean> close(RedisKeys keys, Session session, RedisLink writer) {
        List<String> all = List.of(keys.ready, keys.sessions, keys.session(session.consumer()), keys.orphans);
        return LuaScript.CLOSE.run(writer, all, List.of(session.consumer())).map(answer -> answer.toInteger() != 0);
    }
}
