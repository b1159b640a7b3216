package dev.windlass.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "-0.10e+5",
                "12345678901234567890123456789.000",
                "\"a \\u00e9 \\\" } é 😀\"",
                "\"\"",
                "{ \"b\" : 1.0 ,\n \"a\":[ ] }",
                "[1,2 , {\"x\":\"]\"}]"
            })
    void everyValueIsCutOutByteForByte(String value) {
        assertEquals(value, text(JsonText.value(bytes(" \n" + value + "\t "))));
        assertEquals(value, text(JsonText.value(bytes(value))));
        assertEquals(value, text(JsonText.value(bytes("\uFEFF" + value))), "behind a byte order mark");

        assertEquals(value, p("{\"é\":0, \"p\" :  " + value + " ,\"z\":1}"));
        assertEquals(value, p("{\"p\":" + value + "}"));
    }

    @Test
    void givenTextLongerThanTheParsersBuffers_whenCut_thenItIsWhole() {
        String value = "\"" + "é\\n".repeat(100_000) + "\"";
        assertEquals(value, p("{\"p\":" + value + "}"));
        assertEquals(value, text(JsonText.value(bytes(value))));
    }

    @Test
    void fieldsKeepTheirOrder() {
        assertEquals(
                List.of("z", "a", "m"),
                new ArrayList<>(JsonText.fields(bytes("{\"z\":1,\"a\":{\"a\":2},\"m\":[]}"))
                        .keySet()));
        assertTrue(JsonText.fields(bytes("{}")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "[1,]",
                "tru",
                "nope",
                "'a'",
                "01",
                "NaN",
                "1 2",
                "{} {}",
                "\"a",
                "{\"a\":1}]",
                "/**/1"
            })
    void whatIsNotOneValueIsRefused(String text) {
        assertThrows(MalformedJsonException.class, () -> JsonText.value(bytes(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "1", "null", "{\"a\":1,\"a\":2}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1}x"})
    void whatIsNotOneObjectIsRefused(String text) {
        assertThrows(MalformedJsonException.class, () -> JsonText.fields(bytes(text)));
    }

    @Test
    void theMessageTellsThePlaceAndNothingOfTheText() {
        MalformedJsonException refused =
                assertThrows(MalformedJsonException.class, () -> JsonText.fields(bytes("{\n  \"kind\": secret}")));
        assertTrue(String.valueOf(refused.getMessage()).contains("line 2"), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused.getMessage());
    }

    @Test
    void otherEncodingsAreRefused() {
        byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
        assertThrows(MalformedJsonException.class, () -> JsonText.fields(utf16));
        byte[] latin = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);
        MalformedJsonException refused = assertThrows(MalformedJsonException.class, () -> JsonText.value(latin));
        assertEquals("is not UTF-8 at byte 1", refused.getMessage());
    }

    @Test
    void tooDeepIsRefusedAndDoesNotOverflowTheStack() {
        assertThrows(MalformedJsonException.class, () -> JsonText.value(bytes("[".repeat(100_000))));
    }

    private static String p(String object) {
        byte[] value = JsonText.fields(bytes(object)).get("p");
        return value == null ? "absent" : text(value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
