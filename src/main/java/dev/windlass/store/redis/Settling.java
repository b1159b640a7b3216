package dev.windlass.store.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.config.QueueSettings;
import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts a batch of settlements in the order that {@code settle.lua} reads. */
final class Settling {
    private static final Buffer NULL = Buffer.buffer("null");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sessions sessions;
    private final StoreSettings settings;

    Settling(Sessions sessions, StoreSettings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    Future<Void> settle(RedisKeys keys, Session session, long batch, List<Settlement> settlements) {
        if (settlements.isEmpty() || settlements.size() > JobStore.MAX_BATCH) {
            throw new IllegalArgumentException("a batch holds 1 to " + JobStore.MAX_BATCH + " settlements, not "
                    + settlements.size() + ": split it");
        }
        QueueSettings queue = settings.queues().apply(keys.queue);
        List<String> scriptKeys = new ArrayList<>(List.of(
                keys.ready,
                keys.sessions,
                keys.session(session.consumer()),
                keys.results,
                keys.scheduled,
                keys.dead,
                keys.cancelled,
                keys.crashes,
                keys.stats,
                keys.progress));
        List<Object> plain = new ArrayList<>();
        List<Object> records = new ArrayList<>();
        CompletedRuns runs = new CompletedRuns(records);
        for (Settlement settlement : settlements) {
            if (isMoreThanAResult(settlement, queue)) {
                addRecord(keys, session, queue, settlement, scriptKeys, records);
            } else if (queue.results()) {
                runs.add(settlement.delivery(), settlement.tookMillis(), body(session, settlement));
            } else {
                plain.add(settlement.delivery().entry());
            }
        }
        List<Object> args = new ArrayList<>(6 + plain.size() + records.size());
        args.add(session.consumer());
        args.add(batch);
        args.add(session.worker());
        args.add(queue.results() ? queue.resultEntries() : 0);
        args.add(settings.fetchMillis(keys.queue));
        args.add(plain.size());
        args.addAll(plain);
        args.addAll(records);
        return LuaScript.SETTLE
                .run(sessions.links(session).writer, scriptKeys, args)
                .map(answer -> {
                    if (Sessions.isRefusal(answer)) {
                        throw Sessions.lost(keys, session);
                    }
                    return null;
                });
    }

    /** Whether it leaves more behind than what {@code results} holds, which a completion seldom does. */
    private static boolean isMoreThanAResult(Settlement settlement, QueueSettings queue) {
        Delivery delivery = settlement.delivery();
        return !(settlement.outcome() instanceof Outcome.Completed)
                || delivery.hasOwnId()
                || delivery.reply() != null
                || delivery.group() != null
                || queue.keepMillis(delivery.keepMillis()) > 0;
    }

    private static void addRecord(
            RedisKeys keys,
            Session session,
            QueueSettings queue,
            Settlement settlement,
            List<String> scriptKeys,
            List<Object> args) {
        Delivery delivery = settlement.delivery();
        Outcome outcome = settlement.outcome();
        boolean parked = isParked(outcome);
        // also for what goes on: the script may know that it was called off, and end it
        long keep = queue.keepMillis(delivery.keepMillis());
        int flag = 0;
        if (parked || delivery.hasOwnId() || keep > 0) {
            scriptKeys.add(keys.job(delivery.id()));
            flag = 1;
        }
        String reply = delivery.reply();
        if (reply != null && queue.replies()) {
            scriptKeys.add(keys.reply(reply, delivery.id()));
            flag += 2;
        }
        String group = delivery.group();
        if (group != null) {
            scriptKeys.add(keys.group(group));
            scriptKeys.add(keys.groupResults(group));
            flag += 4;
        }
        args.add(delivery.entry());
        args.add(delivery.id());
        args.add(delivery.kind());
        args.add(outcome.text());
        args.add(
                delivery.malformed() != null
                        ? ""
                        : outcome instanceof Outcome.Retry ? delivery.attempt() + 1 : delivery.attempt());
        args.add(settlement.tookMillis());
        args.add(flag);
        args.add(keep);
        args.add(body(session, settlement));
        if (group != null) {
            args.add(group);
            args.add(delivery.groupIndex());
        }
        if (parked || keep > 0) {
            args.add(delayMillis(outcome));
            args.add(delivery.crashes());
            args.add(delivery.deliveries());
        }
    }

    private static boolean isParked(Outcome outcome) {
        return !(outcome instanceof Outcome.Completed || outcome instanceof Outcome.Cancelled);
    }

    private static long delayMillis(Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry) {
            return retry.delay().toMillis();
        }
        return outcome instanceof Outcome.Snooze snooze ? snooze.delay().toMillis() : 0;
    }

    private static Object body(Session session, Settlement settlement) {
        Delivery delivery = settlement.delivery();
        Outcome outcome = settlement.outcome();
        if (outcome instanceof Outcome.Completed completed) {
            byte[] result = completed.result();
            return result == null ? NULL : Buffer.buffer(result);
        }
        if (outcome instanceof Outcome.Retry retry) {
            return json(session, delivery, retry.failure());
        }
        if (outcome instanceof Outcome.Dead dead) {
            return json(session, delivery, dead.failure());
        }
        if (outcome instanceof Outcome.Cancelled cancelled) {
            return json(session, delivery, Failure.of(Failure.CANCELLED, cancelled.reason()));
        }
        return "";
    }

    private static Buffer json(Session session, Delivery delivery, Failure failure) {
        return Buffer.buffer(failureJson(failure, delivery.attempt(), session.worker()));
    }

    /** A failure as it is stored, without its time, which the script adds. */
    static byte[] failureJson(Failure failure, int attempt, String worker) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", failure.type());
        node.put("message", failure.message());
        node.put("attempt", attempt);
        node.put("worker", worker);
        if (failure.stack() != null) {
            node.put("stack", failure.stack());
        }
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            // a text that is no legal UTF-16 cannot stop a job from being settled
            return "{\"type\":\"unprintable\",\"message\":\"the failure could not be written as JSON\"}"
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
