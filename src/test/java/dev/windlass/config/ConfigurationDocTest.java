package dev.windlass.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of settings in src/docs/configuration.md, held against {@link WindlassConfig}. */
class ConfigurationDocTest {
    private static final Path TABLE = Path.of("src", "docs", "configuration.md");
    /** A row: key, meaning, special values, default. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(windlass\\.[^`]+)` \\|(.*)\\|(.*)\\|(.*)\\|$");

    @Test
    void theTableHoldsEveryKeyAndNoOther() throws IOException {
        assertEquals(
                String.join("\n", keys().keySet()),
                String.join("\n", rows().keySet()),
                "keys of WindlassConfig, and those in the table of " + TABLE);
    }

    @Test
    void theTableTellsTheDefaultsAsTheyAre() throws IOException {
        Map<String, String> rows = rows();
        keys().forEach((key, value) -> {
            if (!value.isEmpty()) {
                assertTrue(
                        rows.getOrDefault(key, "").contains("`" + value + "`"),
                        key + " has the default " + value + ", the table says" + rows.get(key));
            }
        });
    }

    @Test
    void everyRowHasAMeaning() throws IOException {
        Matcher row = ROW.matcher(Files.readString(TABLE));
        while (row.find()) {
            assertTrue(!row.group(2).isBlank() && !row.group(4).isBlank(), row.group());
        }
    }

    /** Every key of the table, with the text of its default column. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(TABLE));
        while (row.find()) {
            rows.put(row.group(1), row.group(4));
        }
        return rows;
    }

    /** Every key of the mapping, with its default, empty where it has none. */
    private static Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        collect("windlass", WindlassConfig.class, keys);
        return keys;
    }

    private static void collect(String prefix, Class<?> group, Map<String, String> keys) {
        for (Method method : group.getDeclaredMethods()) {
            boolean ofParent = method.isAnnotationPresent(WithParentName.class);
            String key = ofParent ? prefix : prefix + "." + kebab(method.getName());
            if (isGroup(method.getReturnType())) {
                collect(key, method.getReturnType(), keys);
            } else if (method.getReturnType() == Map.class) {
                Type value = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[1];
                if (value instanceof Class<?> type && isGroup(type)) {
                    collect(key + ".\"<name>\"", type, keys);
                } else {
                    keys.put(key + ".\"<name>\"", "");
                }
            } else if (!method.isSynthetic()) {
                WithDefault otherwise = method.getAnnotation(WithDefault.class);
                keys.put(key, otherwise == null ? "" : otherwise.value());
            }
        }
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getPackage().equals(WindlassConfig.class.getPackage());
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
