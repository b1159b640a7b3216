package dev.windlass.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a cluster as if it were one Redis. A command that names a key of a queue goes to the queue's master; one that is
 * about the server goes to all masters; and any other follows the one before it, as {@code MULTI} and {@code WAIT} must.
 */
final class ClusterResp extends Resp {
    private static final Pattern QUEUE = Pattern.compile("windlass:\\\\?\\{([^}]+)}");
    private static final Set<String> EVERYWHERE = Set.of("CONFIG", "SCRIPT", "FLUSHALL");
    private static final int MOST_STEPS = 5;

    private final RedisCluster cluster;
    private final int first;
    private final Map<Integer, Resp> others = new HashMap<>();
    private final Map<String, Integer> masters = new HashMap<>();
    private int last;

    /** @param first the port of any node */
    ClusterResp(RedisCluster cluster, int first) {
        super(first);
        this.cluster = cluster;
        this.first = first;
        this.last = first;
    }

    @Override
    public @Nullable Object call(String... command) {
        if (EVERYWHERE.contains(command[0])) {
            Object answer = null;
            for (RedisServer master : cluster.masters()) {
                answer = callAt(master.port(), command);
            }
            return answer;
        }
        Matcher queue = QUEUE.matcher(String.join(" ", command));
        if (!queue.find()) {
            return callAt(last, command);
        }
        String name = queue.group(1);
        if (!masters.containsKey(name)) {
            // what names keys by a pattern is sent nowhere else by Redis
            follow(name, "TYPE", "windlass:{" + name + "}:");
        }
        return follow(name, command);
    }

    private @Nullable Object follow(String queue, String... command) {
        for (int step = 0; ; step++) {
            last = masters.getOrDefault(queue, first);
            try {
                Object answer = callAt(last, command);
                masters.put(queue, last);
                return answer;
            } catch (ErrorReply e) {
                String message = String.valueOf(e.getMessage());
                if (message.startsWith("ASK ")) {
                    int port = portIn(e, "ASK");
                    callAt(port, "ASKING");
                    return callAt(port, command);
                }
                if (!message.startsWith("MOVED ") || step == MOST_STEPS) {
                    throw e;
                }
                masters.put(queue, portIn(e, "MOVED"));
            }
        }
    }

    private @Nullable Object callAt(int port, String... command) {
        return port == first
                ? super.call(command)
                : others.computeIfAbsent(port, Resp::new).call(command);
    }

    /** The port in {@code MOVED <slot> <host>:<port>}; throws what is anything else. */
    static int portIn(ErrorReply reply, String code) {
        String message = String.valueOf(reply.getMessage());
        if (!message.startsWith(code + " ")) {
            throw reply;
        }
        return Integer.parseInt(message.substring(message.lastIndexOf(':') + 1));
    }

    @Override
    public void close() {
        others.values().forEach(Resp::close);
        super.close();
    }
}
