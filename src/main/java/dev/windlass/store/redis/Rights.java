package dev.windlass.store.redis;

import dev.windlass.store.Finding;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Every command that Windlass sends, or that its scripts call, tried on keys made for it: the only way to know one's
 * rights that works on every version and for a user who may not ask (Redis, "ACL").
 */
final class Rights {
    /** Without these nothing works. {@code hash}, {@code list}, {@code stream} and {@code zset} stand for a key. */
    static final List<String> NEEDED = List.of(
            "EVAL return{} 0",
            "EVALSHA 0000000000000000000000000000000000000000 0",
            "TIME",
            "HSET hash a 1",
            "HSETNX hash b 1",
            "HINCRBY hash a 1",
            "HGET hash a",
            "HMGET hash a b",
            "HGETALL hash",
            "HLEN hash",
            "HEXISTS hash a",
            "HSCAN hash 0",
            "HDEL hash a",
            "PEXPIRE hash 60000",
            "TYPE hash",
            "EXISTS hash",
            "SCAN 0 COUNT 1",
            "PTTL hash",
            "RPUSH list a b",
            "LPOP list",
            "BLPOP list 1",
            "XGROUP CREATE stream workers 0 MKSTREAM",
            "XADD stream * a 1",
            "XREADGROUP GROUP workers doctor COUNT 1 STREAMS stream >",
            "XPENDING stream workers - + 1",
            "XRANGE stream - + COUNT 1",
            "XLEN stream",
            "XINFO GROUPS stream",
            "XINFO CONSUMERS stream workers",
            "XCLAIM stream workers doctor 0 0-1",
            "XACK stream workers 0-1",
            "XDEL stream 0-1",
            "XTRIM stream MINID 0-1",
            "XGROUP DELCONSUMER stream workers doctor",
            "ZADD zset 1 a",
            "ZSCORE zset a",
            "ZCARD zset",
            "ZCOUNT zset 0 1",
            "ZRANGE zset 0 0",
            "ZRANGEBYSCORE zset 0 1",
            "ZSCAN zset 0",
            "ZREM zset a",
            "RENAME hash hash",
            "PUBLISH " + RedisKeys.CONTROL_CHANNEL + " doctor",
            "DEL hash list stream zset");

    /** Without these something is slower, and what that is. */
    private static final Map<String, String> USEFUL = Map.of(
            "INFO server",
            "a killed worker is noticed only when its lease ends",
            "CLIENT ID",
            "a killed worker is noticed only when its lease ends, and a drain waits for the read that is out",
            "CLIENT LIST ID 1",
            "a killed worker is noticed only when its lease ends",
            "CLIENT UNBLOCK 0",
            "a drain waits up to five seconds for the read that is out",
            "SUBSCRIBE " + RedisKeys.CONTROL_CHANNEL,
            "a cancel reaches a running job a second later");

    private Rights() {}

    /** The names of all commands, for an ACL that allows these and no others. */
    static List<String> all() {
        return Stream.concat(NEEDED.stream(), USEFUL.keySet().stream())
                .map(words -> words.split(" ")[0].toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
    }

    /** Tries everything; ends in findings about what is refused, or one that says that all is well. */
    static Future<List<Finding>> of(RedisLink link, RedisKeys keys) {
        // last: a connection that listens does nothing else in RESP2
        List<String> useful = new ArrayList<>(new TreeSet<>(USEFUL.keySet()));
        List<String> all = new ArrayList<>(NEEDED);
        all.addAll(useful);
        return refusals(link::send, all, keys).map(refusals -> {
            List<Finding> findings = new ArrayList<>();
            refusals.forEach((words, refusal) -> findings.add(finding(words, refusal)));
            if (findings.isEmpty()) {
                findings.add(Finding.ok("rights", "all " + all.size() + " commands are allowed"));
            }
            return findings;
        });
    }

    /** Tries what is needed; ends in the names of the commands that this user may not use. */
    static Future<List<String>> missing(Function<Request, Future<Response>> send, RedisKeys keys) {
        return refusals(send, NEEDED, keys).map(refusals -> refusals.entrySet().stream()
                // OOM is no lack of a right, and passes
                .filter(refused -> refused.getValue().startsWith("NOPERM"))
                .map(refused -> name(refused.getKey()))
                .distinct()
                .toList());
    }

    /** Tries commands in order; ends in those that were refused, in that order, each with what Redis said. */
    private static Future<Map<String, String>> refusals(
            Function<Request, Future<Response>> send, List<String> commands, RedisKeys keys) {
        String scratch = keys.scratch(UUID.randomUUID().toString().substring(0, 8));
        List<Future<String>> answers = commands.stream()
                .map(words -> send.apply(request(words, scratch)).map("").otherwise(Rights::refusal))
                .toList();
        return Future.join(answers).map(done -> {
            Map<String, String> refusals = new LinkedHashMap<>();
            for (int i = 0; i < answers.size(); i++) {
                String refusal = answers.get(i).result();
                if (!refusal.isEmpty()) {
                    refusals.put(commands.get(i), refusal);
                }
            }
            return refusals;
        });
    }

    private static Finding finding(String words, String refusal) {
        String name = name(words);
        String cure = "allow it: ACL SETUSER <user> +"
                + name.toLowerCase(Locale.ROOT).replace(' ', '|') + " ~windlass:* &" + RedisKeys.CONTROL_CHANNEL;
        String effect = USEFUL.get(words);
        return effect == null
                ? Finding.error("rights", name + " is refused (" + refusal + ")", cure)
                : Finding.warning("rights", name + " is refused, so " + effect, cure);
    }

    /** What Redis says when it refuses; empty for any other error, since the commands are sent to find nothing. */
    private static String refusal(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith("NOPERM") || message.startsWith("ERR unknown command") || message.startsWith("OOM")
                ? message
                : "";
    }

    private static String name(String words) {
        String[] all = words.split(" ");
        return List.of("XGROUP", "XINFO", "CLIENT").contains(all[0]) ? all[0] + " " + all[1] : all[0];
    }

    private static Request request(String words, String scratch) {
        String[] all = words.split(" ");
        Request request = Request.cmd(Command.create(all[0].toLowerCase(Locale.ROOT)));
        for (int i = 1; i < all.length; i++) {
            boolean key = List.of("hash", "list", "stream", "zset").contains(all[i]);
            request.arg(key ? scratch + ":" + all[i] : all[i]);
        }
        return request;
    }
}
