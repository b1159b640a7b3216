package dev.windlass.store.redis;

import dev.windlass.store.Session;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds sessions whose process is gone before their lease is over. The kernel closes a killed process's sockets at once,
 * so Redis knows: the session's heartbeat connection is not among its clients any more (Redis, "CLIENT LIST").
 *
 * <p>It speaks only of sessions that have been {@linkplain Session#silence silent} for long, and that were registered with the very server that is asked: after a restart or failover all clients are new, and say nothing. Nor
 * does it speak of a silence during which its own connection was made: after something that cut all workers off, the
 * first one back would find all others dead. A wrong guess is harmless, since the session is fenced; without the right to
 * {@code CLIENT LIST} the lease alone decides.
 */
final class DeadClients {
    private static final Pattern CLIENT_ID = Pattern.compile("(?m)^id=(\\d+) ");

    private final RedisLinks links;

    DeadClients(RedisLinks links) {
        this.links = links;
    }

    /** Pairs of a consumer and the lease end it has now, for {@code reap.lua}; never fails. */
    Future<List<String>> sessions(RedisKeys keys) {
        Request all =
                Request.cmd(Command.ZRANGE).arg(keys.sessions).arg(0).arg(-1).arg("WITHSCORES");
        return links.of(keys.queue)
                .shared()
                .send(all)
                .compose(sessions -> sessions == null || sessions.size() == 0
                        ? Future.succeededFuture(List.<String>of())
                        : silent(keys, pairs(sessions)))
                .otherwise(List.of());
    }

    private Future<List<String>> silent(RedisKeys keys, List<Lease> leases) {
        Place place = links.of(keys.queue);
        ServerIdentity server = place.sharedIdentity();
        List<Request> requests = new ArrayList<>();
        requests.add(Request.cmd(Command.TIME));
        for (Lease lease : leases) {
            requests.add(Request.cmd(Command.HMGET)
                    .arg(keys.session(lease.consumer))
                    .arg("server")
                    .arg("client")
                    .arg("lease"));
        }
        return place.shared().sendAll(requests).compose(answers -> server.get().compose(here -> {
            Response time = answers.get(0);
            long now = time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
            List<Suspect> suspects = new ArrayList<>();
            for (int i = 0; i < leases.size(); i++) {
                Response session = answers.get(i + 1);
                Lease lease = leases.get(i);
                if (session.get(0) == null || session.get(1) == null || session.get(2) == null) {
                    continue;
                }
                boolean sameServer = !here.server().isEmpty()
                        && here.server().equals(session.get(0).toString());
                long millis = Numbers.whole(session.get(2), 0);
                long silence = now - (lease.end - millis);
                boolean tooLong =
                        silence > Session.silence(Duration.ofMillis(millis)).toMillis();
                // who was cut off itself in that time cannot tell the dead from those who are not back yet
                boolean seen = silence < server.ageMillis();
                if (sameServer && seen && Numbers.whole(session.get(1), 0) > 0 && tooLong) {
                    suspects.add(new Suspect(lease, session.get(1).toString()));
                }
            }
            return gone(place, suspects);
        }));
    }

    private Future<List<String>> gone(Place place, List<Suspect> suspects) {
        if (suspects.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Request list = Request.cmd(Command.CLIENT).arg("LIST").arg("ID");
        suspects.forEach(suspect -> list.arg(suspect.client));
        return place.shared().send(list).map(clients -> {
            Set<String> alive = new HashSet<>();
            Matcher ids = CLIENT_ID.matcher(clients.toString());
            while (ids.find()) {
                alive.add(ids.group(1));
            }
            List<String> pairs = new ArrayList<>();
            for (Suspect suspect : suspects) {
                if (!alive.contains(suspect.client)) {
                    pairs.add(suspect.lease.consumer);
                    pairs.add(suspect.lease.score);
                }
            }
            return pairs;
        });
    }

    /** RESP2 answers names and scores in turn, RESP3 a pair for each. */
    private static List<Lease> pairs(Response sessions) {
        List<Lease> leases = new ArrayList<>();
        boolean nested = sessions.get(0).type() == io.vertx.redis.client.ResponseType.MULTI;
        for (int i = 0; i < sessions.size(); i += nested ? 1 : 2) {
            String consumer = (nested ? sessions.get(i).get(0) : sessions.get(i)).toString();
            long end = Numbers.millis(nested ? sessions.get(i).get(1) : sessions.get(i + 1));
            leases.add(new Lease(consumer, String.valueOf(end), end));
        }
        return leases;
    }

    private record Lease(String consumer, String score, long end) {}

    private record Suspect(Lease lease, String client) {}
}
