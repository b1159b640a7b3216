package dev.windlass.faults.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the steps of the append-only file as what they mean to the jobs of one queue: protocol version 1. */
public final class RedisHistory {
    private static final Pattern NAME = Pattern.compile("\"n\":\"([^\"]+)\"");

    private final String prefix;
    private final List<Fact> facts = new ArrayList<>();
    private final Map<String, String> namesById = new LinkedHashMap<>();
    private final Map<String, SessionSpan> sessions = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, Long> leases = new HashMap<>();
    private final List<String> closedJustNow = new ArrayList<>();
    private long order;
    private long millis;

    private RedisHistory(String prefix) {
        this.prefix = prefix;
    }

    /** @param queue whose keys to look at; all others are left out */
    public static RedisHistory of(List<List<List<String>>> steps, String queue) {
        RedisHistory history = new RedisHistory("windlass:{" + queue + "}:");
        for (List<List<String>> step : steps) {
            history.read(step);
        }
        return history;
    }

    /** Every fact, in order. */
    public List<Fact> facts() {
        return facts;
    }

    /** The names of all jobs that Redis ever took, by their ids. */
    public Map<String, String> namesById() {
        return namesById;
    }

    /** Every session by its name. */
    public Map<String, SessionSpan> sessions() {
        return sessions;
    }

    private void read(List<List<String>> step) {
        order++;
        String settler = settlerOf(step);
        boolean releases = settler == null && step.stream().anyMatch(this::addsAgain);
        for (List<String> command : step) {
            String name = command.get(0).toUpperCase(Locale.ROOT);
            String part = command.size() > 1 && command.get(1).startsWith(prefix)
                    ? command.get(1).substring(prefix.length())
                    : "";
            switch (name + " " + (part.startsWith("job:") ? "job" : part.startsWith("session:") ? "session" : part)) {
                case "XADD ready" -> added(command);
                case "XADD results" -> outcome(command);
                case "XTRIM results" ->
                    add(Fact.Kind.RESULTS_CUT, "", "", "", number(command.get(command.size() - 1)), 0, "");
                case "XCLAIM ready" -> delivered(command);
                case "XACK ready" -> ended(command, settler, releases);
                case "HSET job" -> parked(part.substring("job:".length()), command);
                case "HSET session" -> session(part.substring("session:".length()), command);
                case "ZADD sessions" -> heard(command);
                case "ZREM sessions" -> over(command.get(2), step);
                case "ZADD orphans" -> now(number(command.get(command.size() - 2)));
                default -> {}
            }
        }
    }

    // ---- jobs -----------------------------------------------------------------------------------------------------

    private void added(List<String> command) {
        int at = 2;
        while (!command.get(at).matches("\\d+-\\d+")) {
            at++;
        }
        String entry = command.get(at);
        Map<String, String> fields = pairs(command, at + 1);
        now(number(entry.substring(0, entry.indexOf('-'))));
        String id = fields.getOrDefault("id", entry);
        int attempt = (int) number(fields.getOrDefault("attempt", "1"));
        entries.put(entry, new Entry(id, attempt, number(fields.getOrDefault("deliveries", "0"))));
        named(id, fields);
        add(Fact.Kind.ADDED, id, entry, "", 0, attempt, "");
    }

    private void named(String id, Map<String, String> fields) {
        Matcher name = NAME.matcher(fields.getOrDefault("payload", ""));
        if (name.find()) {
            namesById.putIfAbsent(id, name.group(1));
        }
    }

    private void delivered(List<String> command) {
        String session = command.get(3);
        Map<String, String> options = pairs(command, 6);
        now(number(options.getOrDefault("TIME", "0")));
        String entry = command.get(5);
        Entry what = entries.getOrDefault(entry, new Entry("?" + entry, 1, 0));
        long token = what.deliveries + number(options.getOrDefault("RETRYCOUNT", "1"));
        Fact.Kind kind = what.held ? Fact.Kind.TAKEN_OVER : Fact.Kind.DELIVERED;
        what.held = true;
        add(kind, what.id, entry, session, token, what.attempt, "");
    }

    private void ended(List<String> command, @Nullable String settler, boolean releases) {
        Fact.Kind kind = settler != null ? Fact.Kind.SETTLED : releases ? Fact.Kind.RELEASED : Fact.Kind.DROPPED;
        for (String entry : command.subList(3, command.size())) {
            Entry what = entries.getOrDefault(entry, new Entry("?" + entry, 1, 0));
            what.held = false;
            add(kind, what.id, entry, settler == null ? "" : settler, 0, what.attempt, "");
        }
    }

    private void parked(String id, List<String> command) {
        Map<String, String> fields = pairs(command, 2);
        named(id, fields);
        String state = fields.getOrDefault("@state", "");
        if (state.equals("scheduled") || state.equals("retryable") || state.equals("dead")) {
            add(Fact.Kind.PARKED, id, "", "", 0, (int) number(fields.getOrDefault("attempt", "1")), state);
        }
    }

    private void outcome(List<String> command) {
        int at = 2;
        while (!command.get(at).matches("\\d+-\\d+")) {
            at++;
        }
        Map<String, String> fields = pairs(command, at + 1);
        add(
                Fact.Kind.OUTCOME,
                fields.getOrDefault("id", "?"),
                "",
                "",
                0,
                (int) number(fields.getOrDefault("attempt", "0")),
                fields.getOrDefault("outcome", "?")
                        + (fields.getOrDefault("error", "").contains("\"worker-lost\"") ? " worker-lost" : ""));
    }

    /** Settling writes the batch's number into its session: that tells who settles. */
    private @Nullable String settlerOf(List<List<String>> step) {
        for (List<String> command : step) {
            if (command.size() > 3
                    && command.get(1).startsWith(prefix + "session:")
                    && command.contains("batch")
                    && !command.contains("lease")) {
                return command.get(1).substring((prefix + "session:").length());
            }
        }
        return null;
    }

    private boolean addsAgain(List<String> command) {
        return command.size() > 2
                && command.get(0).equalsIgnoreCase("XADD")
                && command.get(1).equals(prefix + "ready");
    }

    // ---- sessions -------------------------------------------------------------------------------------------------

    private void session(String session, List<String> command) {
        Map<String, String> fields = pairs(command, 2);
        String lease = fields.get("lease");
        if (lease != null) {
            leases.put(session, number(lease));
            sessions.put(session, SessionSpan.open(session, fields.getOrDefault("worker", ""), order));
        }
    }

    private void heard(List<String> command) {
        String session = command.get(command.size() - 1);
        long leaseEnd = number(command.get(command.size() - 2));
        Long lease = leases.get(session);
        if (lease != null) {
            now(leaseEnd - lease);
            sessions.computeIfPresent(session, (name, open) -> open.heard(leaseEnd));
        }
    }

    private void over(String session, List<List<String>> step) {
        SessionSpan open = sessions.get(session);
        if (open == null) {
            return;
        }
        for (List<String> command : step) {
            if (command.get(0).equalsIgnoreCase("ZADD") && command.get(1).equals(prefix + "orphans")) {
                now(number(command.get(command.size() - 2)));
                sessions.put(session, open.end(order, millis, true));
                return;
            }
        }
        closedJustNow.add(session);
        sessions.put(session, open.end(order, Long.MAX_VALUE / 2_000, false));
    }

    // ---- time -----------------------------------------------------------------------------------------------------

    private void now(long told) {
        if (told <= millis) {
            return;
        }
        millis = told;
        for (String session : closedJustNow) {
            sessions.computeIfPresent(session, (name, open) -> open.end(open.ended(), told, false));
        }
        closedJustNow.clear();
    }

    private void add(Fact.Kind kind, String id, String entry, String session, long token, int attempt, String note) {
        facts.add(new Fact(order, millis, kind, id, entry, session, token, attempt, note));
    }

    private static Map<String, String> pairs(List<String> words, int from) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = from; i + 1 < words.size(); i += 2) {
            pairs.put(words.get(i), words.get(i + 1));
        }
        return pairs;
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : (long) Double.parseDouble(text);
    }

    private static final class Entry {
        final String id;
        final int attempt;
        final long deliveries;
        boolean held;

        Entry(String id, int attempt, long deliveries) {
            this.id = id;
            this.attempt = attempt;
            this.deliveries = deliveries;
        }
    }
}
