package dev.windlass.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Random values of the sort that programs trip over. All from one seed. For one thread. */
final class Chaos {
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "-1",
            "-0",
            "",
            " 1",
            "+1",
            "1.5",
            "1e3",
            "1e309",
            "0x10",
            "NaN",
            "nan",
            "inf",
            "-inf",
            "abc",
            "\u0661",
            "999999",
            "1000001",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9007199254740993",
            "4611686018427387903",
            "4611686018427387904",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551615",
            "99999999999999999999999999");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "\n",
            "\r\n",
            "a b",
            "null",
            "{}",
            "..",
            "../../etc/passwd",
            "{default}",
            "%s%n",
            "${jndi:x}",
            "\u202e\u0661",
            "\ud83d\ude80",
            "'\"\\",
            "*",
            "group/",
            "0-0",
            "0-1",
            "99999999999999999999-99999999999999999999",
            "@state",
            "__proto__");
    private static final List<String> DOCUMENTS = List.of(
            "null",
            "1",
            "{}",
            "[]",
            "\"text\"",
            "{\"n\":1}",
            "{\"ms\":1}",
            "{\"ms\":-1}",
            "{\"ms\":1e400}",
            "{\"ms\":\"1\"}",
            "{\"n\":",
            "{\"n\":1}}",
            "{\"n\":1,\"n\":2}",
            "{'n':1}",
            "[1,]",
            "nul",
            "NaN",
            "-",
            "1e999999999",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "{\"\":{\"\":{}}}",
            "{\"path\":\"../x\"}",
            "{\"path\":\"\\u0000\"}",
            "{\"method\":\"GET\",\"url\":\"http://127.0.0.1:1/\"}",
            "{\"url\":\"http://[::1\"}");

    private final Random random;

    Chaos(long seed) {
        this.random = new Random(seed);
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    /** 0 to {@code below}, without it. */
    int below(int below) {
        return random.nextInt(below);
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String number() {
        return chance(0.3) ? Long.toString(random.nextLong() >> random.nextInt(64)) : one(NUMBERS);
    }

    /** Text that may be empty, strange, very long, or a good one with one character changed. */
    String text(String good) {
        int sort = below(10);
        if (sort < 5) {
            return one(TEXTS);
        }
        if (sort < 8 && !good.isEmpty()) {
            int at = below(good.length());
            return good.substring(0, at) + (char) below(chance(0.5) ? 128 : 0xd800) + good.substring(at + 1);
        }
        return sort == 8 ? good.repeat(1 + below(300)) : letters(1 + below(40));
    }

    String letters(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + below(26)));
        }
        return text.toString();
    }

    byte[] bytes() {
        byte[] bytes = new byte[below(60)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Something where a JSON document is expected. */
    byte[] document() {
        int sort = below(20);
        if (sort < 14) {
            return utf8(one(DOCUMENTS));
        }
        if (sort < 16) {
            return bytes();
        }
        if (sort == 16) {
            return utf8("[".repeat(1 + below(3_000)));
        }
        if (sort == 17) {
            return utf8("{\"a\":".repeat(900) + "1" + "}".repeat(900));
        }
        if (sort == 18) {
            return utf8("\"" + "x".repeat(below(50_000)) + "\"");
        }
        // one byte of a good one is wrong
        byte[] good = utf8(one(DOCUMENTS));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(good);
        byte[] bad = out.toByteArray();
        bad[below(bad.length)] = (byte) below(256);
        return bad;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
