package dev.windlass.store.redis;

import dev.windlass.config.QueueSettings;
import dev.windlass.job.Failure;
import dev.windlass.store.CancelReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.regex.Pattern;

/** The moves that somebody asks for: cancel, revive. */
final class Steering {
    private static final Pattern ENTRY_ID = Pattern.compile("\\d{1,20}-\\d{1,20}");

    private final RedisLinks links;
    private final StoreSettings settings;

    Steering(RedisLinks links, StoreSettings settings) {
        this.links = links;
        this.settings = settings;
    }

    Future<CancelReply> cancel(RedisKeys keys, String id) {
        // the reply list and the group are named by the job, and a script names its keys in advance
        Request reply = Request.cmd(Command.HMGET)
                .arg(keys.job(id))
                .arg("reply")
                .arg("group")
                .arg("index");
        return links.of(keys.queue)
                .shared()
                .send(reply)
                .recover(failure -> ForeignKeys.named(keys.job(id), failure))
                .compose(named -> {
                    Response name = named.get(0);
                    String group = named.get(1) == null ? "" : named.get(1).toString();
                    QueueSettings queue = settings.queues().apply(keys.queue);
                    String replyKey = name == null || !queue.replies() ? keys.job(id) : keys.reply(name.toString(), id);
                    List<String> all = List.of(
                            keys.job(id),
                            keys.scheduled,
                            keys.dead,
                            keys.ready,
                            keys.cancelled,
                            keys.results,
                            keys.stats,
                            replyKey,
                            group.isEmpty() ? keys.job(id) : keys.group(group),
                            group.isEmpty() ? keys.job(id) : keys.groupResults(group));
                    Failure failure = Failure.of(Failure.CANCELLED, "called off before an attempt was made");
                    List<Object> args = List.of(
                            id,
                            keys.queue.value(),
                            RedisKeys.CONTROL_CHANNEL,
                            queue.results() ? queue.resultEntries() : 0,
                            queue.keepMillis(-1),
                            settings.fetchMillis(keys.queue),
                            isEntryId(id) ? id : "",
                            Buffer.buffer(Settling.failureJson(failure, 0, "")),
                            group,
                            named.get(2) == null ? "" : named.get(2).toString());
                    return LuaScript.CANCEL
                            .run(links.of(keys.queue).shared(), all, args)
                            .map(Steering::reply);
                });
    }

    private static CancelReply reply(Response answer) {
        return switch (answer.toString()) {
            case "done" -> CancelReply.DONE;
            case "asked" -> CancelReply.ASKED;
            case "settled" -> CancelReply.ALREADY_SETTLED;
            default -> CancelReply.UNKNOWN;
        };
    }

    Future<Boolean> revive(RedisKeys keys, String id) {
        return LuaScript.REVIVE
                .run(links.of(keys.queue).shared(), List.of(keys.dead, keys.ready, keys.job(id)), List.of(id))
                .map(answer -> answer.toInteger() == 1);
    }

    /** Tells whether {@code id} could be the id of an entry, so that a job without an id of its own is meant. */
    static boolean isEntryId(String id) {
        if (!ENTRY_ID.matcher(id).matches()) {
            return false;
        }
        int dash = id.indexOf('-');
        return isUnsignedLong(id.substring(0, dash)) && isUnsignedLong(id.substring(dash + 1));
    }

    /** Redis refuses larger numbers in an entry's id with an error. */
    private static boolean isUnsignedLong(String digits) {
        try {
            Long.parseUnsignedLong(digits);
            return true;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }
}
