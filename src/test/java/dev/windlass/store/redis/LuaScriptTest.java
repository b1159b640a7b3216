package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That each script's header and its caller agree, and that every script says what it does. */
class LuaScriptTest {
    private static final Pattern NUMBERED = Pattern.compile("(?<=[ \\n])(\\d+)(\\.\\.)? ");

    @ParameterizedTest
    @EnumSource(LuaScript.class)
    void theHeaderNamesAsManyKeysAsTheCallerDeclares(LuaScript script) {
        String keys = between(script.source, "-- KEYS", "-- ARGV");
        int fixed = 0;
        Matcher numbers = NUMBERED.matcher(keys);
        while (numbers.find()) {
            if (numbers.group(2) == null) {
                fixed = Math.max(fixed, Integer.parseInt(numbers.group(1)));
            }
        }
        assertEquals(script.fixedKeys, fixed, script + ": " + keys);
    }

    @ParameterizedTest
    @EnumSource(LuaScript.class)
    void theHeaderSaysWhatItDoesReturnsAndWrites(LuaScript script) {
        String name = script.name().toLowerCase(Locale.ROOT);
        assertTrue(script.source.startsWith("-- " + name + ": "), script.source);
        assertTrue(script.source.contains("\n-- Returns "), name);
        assertTrue(script.source.contains("\n-- Writes "), name);
        assertFalse(script.source.contains("-- include "), name + " has an include that was not found");
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from)).replace("\n--", "\n");
    }
}
