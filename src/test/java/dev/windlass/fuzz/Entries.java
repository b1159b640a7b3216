package dev.windlass.fuzz;

import static dev.windlass.fuzz.Chaos.utf8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random entries for {@code ready}. */
final class Entries {
    /** Names that jobs, cancel requests and foreign hashes share. */
    static final int SHARED = 300;

    private static final List<String> KINDS =
            List.of("echo", "echo", "echo", "noop", "sleep", "http.request", "file.read");
    private static final List<String> NUMERIC =
            List.of("at", "attempt", "max", "crashes", "deliveries", "timeout", "deadline", "keep", "index");

    private final Chaos chaos;
    private int made;

    Entries(Chaos chaos) {
        this.chaos = chaos;
    }

    /**
     * @param command the XADD
     * @param id the job's id where the entry names one, legal or not
     */
    record Entry(List<byte[]> command, @Nullable String id) {}

    Entry next(String ready) {
        made++;
        List<byte[]> command = new ArrayList<>(List.of(utf8("XADD"), utf8(ready), utf8(entryId())));
        if (!chaos.chance(0.05)) {
            add(command, "kind", utf8(chaos.chance(0.85) ? chaos.one(KINDS) : chaos.text("echo")));
        }
        if (!chaos.chance(0.1)) {
            add(command, "payload", chaos.document());
        }
        // whatever sleeps or waits ends soon
        if (chaos.chance(0.9)) {
            add(command, "timeout", utf8("50"));
        }
        String id = null;
        if (chaos.chance(0.4)) {
            id = id();
            add(command, "id", utf8(id));
        }
        for (String field : NUMERIC) {
            if (chaos.chance(0.06)) {
                add(command, field, utf8(field.equals("at") ? time() : chaos.number()));
            }
        }
        if (chaos.chance(0.1)) {
            add(command, "group", utf8(chaos.chance(0.9) ? "g" + chaos.below(50) : chaos.text("g1")));
            add(command, "index", utf8(chaos.chance(0.8) ? "" + chaos.below(20) : chaos.number()));
        }
        if (chaos.chance(0.1)) {
            add(command, "reply", utf8(chaos.chance(0.8) ? "r" + chaos.below(50) : chaos.text("r1")));
        }
        if (chaos.chance(0.1)) {
            add(command, "traceparent", chaos.chance(0.5) ? chaos.bytes() : utf8("00-" + "0".repeat(32) + "-x-01"));
        }
        for (int i = chaos.chance(0.02) ? chaos.below(1_500) : chaos.below(3); i > 0; i--) {
            add(command, chaos.chance(0.5) ? "meta." + chaos.letters(3) : chaos.text("kind"), chaos.bytes());
        }
        if (command.size() == 3) {
            add(command, chaos.text("kind"), chaos.bytes());
        }
        return new Entry(command, id);
    }

    /** A name that is unique, or shared, or illegal. */
    private String id() {
        return chaos.chance(0.5) ? "u-" + made : chaos.chance(0.8) ? "s-" + chaos.below(SHARED) : chaos.text("u-1");
    }

    /** Mostly Redis's choice; else one that is a little in the future, or not legal at all. */
    private String entryId() {
        if (!chaos.chance(0.01)) {
            return "*";
        }
        long millis = System.currentTimeMillis() + 20;
        return chaos.one(List.of(
                millis + "-*",
                millis + "-9223372036854775807",
                millis + "-9223372036854775808",
                millis + "-18446744073709551615",
                millis + "-9007199254740993",
                "0-0",
                "1-1",
                chaos.text("1-1")));
    }

    private String time() {
        return chaos.chance(0.5) ? "" + (System.currentTimeMillis() + chaos.below(1_000)) : chaos.number();
    }

    private static void add(List<byte[]> command, String field, byte[] value) {
        command.add(utf8(field));
        command.add(value);
    }
}
