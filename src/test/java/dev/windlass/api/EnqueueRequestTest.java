package dev.windlass.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnqueueRequestTest {
    @Test
    void givenOnlyAKind_thenAllElseIsDefault() {
        NewJob job = read("{\"kind\":\"echo\"}");
        assertEquals("echo", job.kind());
        assertEquals("null", payload(job));
        assertNull(job.id());
        assertEquals(Duration.ZERO, job.delay());
        assertNull(job.at());
        assertEquals(0, job.maxAttempts());
        assertNull(job.timeout());
        assertNull(job.deadline());
        assertNull(job.keep());
        assertNull(job.reply());
        assertEquals(Map.of(), job.meta());
    }

    @Test
    void givenEveryField_thenEachArrives() {
        NewJob job = read("""
                {"kind":"echo","payload":1,"id":"o:1","delay":"5s","maxAttempts":3,"timeout":"500ms",
                 "deadline":"2030-01-31T12:00:00+01:00","keep":"0","meta":{"who":"me"}}""");
        assertEquals("o:1", job.id());
        assertEquals(Duration.ofSeconds(5), job.delay());
        assertEquals(3, job.maxAttempts());
        assertEquals(Duration.ofMillis(500), job.timeout());
        assertEquals(Instant.parse("2030-01-31T11:00:00Z"), job.deadline());
        assertEquals(Duration.ZERO, job.keep());
        assertEquals(Map.of("who", "me"), job.meta());
        assertEquals(
                Instant.parse("2030-01-31T12:00:00Z"),
                read("{\"kind\":\"echo\",\"at\":\"2030-01-31T12:00:00Z\"}").at());
    }

    @Test
    void nullMeansAbsent() {
        NewJob job = read("{\"kind\":\"echo\",\"payload\":null,\"id\":null,\"delay\":null,\"at\":null,"
                + "\"maxAttempts\":null,\"meta\":null}");
        assertEquals("null", payload(job));
        assertNull(job.id());
    }

    @Test
    void thePayloadStaysByteForByte() {
        String payload = "{ \"z\":1.00, \"a\" : 12345678901234567890.10e2, \"é\":\"\\u00e9\" }";
        assertEquals(payload, payload(read("{\"payload\":" + payload + " ,\"kind\":\"echo\"}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                    | 'kind' is missing
            {"kind":null}                                         | 'kind' is missing
            {"kind":1}                                            | 'kind' must be a text
            {"kind":""}                                           | kind '' must be
            {"kind":"a b"}                                        | kind 'a b' must be
            {"kind":"echo","kinds":1}                             | unknown field 'kinds'
            {"kind":"echo","reply":"x"}                           | unknown field 'reply'
            {"kind":"echo","id":"a b"}                            | job id 'a b'
            {"kind":"echo","id":""}                               | job id ''
            {"kind":"echo","id":7}                                | 'id' must be a text
            {"kind":"echo","delay":5}                             | 'delay' must be a text
            {"kind":"echo","delay":"soon"}                        | 'delay' must be a duration
            {"kind":"echo","delay":"-5s"}                         | 'delay' must be between
            {"kind":"echo","delay":"9999999999d"}                 | 'delay' must be
            {"kind":"echo","delay":"1s","at":"2030-01-01T00:00Z"} | exclude each other
            {"kind":"echo","at":"tomorrow"}                       | 'at' must be a time
            {"kind":"echo","at":"2030-01-01T00:00:00"}            | 'at' must be a time with its zone
            {"kind":"echo","at":"+99999-01-01T00:00:00Z"}         | 'at' must lie between
            {"kind":"echo","deadline":"1969-01-01T00:00:00Z"}     | 'deadline' must lie between
            {"kind":"echo","maxAttempts":0}                       | 'maxAttempts' must be
            {"kind":"echo","maxAttempts":"3"}                     | 'maxAttempts' must be
            {"kind":"echo","maxAttempts":1.5}                     | 'maxAttempts' must be
            {"kind":"echo","maxAttempts":99999999999}             | 'maxAttempts' must be
            {"kind":"echo","timeout":"0"}                         | 'timeout' must be at least 1ms
            {"kind":"echo","keep":"-1s"}                          | 'keep' must be between
            {"kind":"echo","meta":[]}                             | 'meta' must be an object
            {"kind":"echo","meta":{"a":1}}                        | 'meta.a' must
            {"kind":"echo","kind":"x"}                            | field 'kind' twice
            []                                                    | must be a JSON object
            {"kind":"echo",}                                      | not valid JSON at line 1, column
            """)
    void mistakesAreToldByName(String body, String expected) {
        ProblemException refused = assertThrows(ProblemException.class, () -> read(body));
        assertEquals(400, refused.status().getStatusCode());
        assertTrue(String.valueOf(refused.getMessage()).contains(expected), refused.getMessage());
    }

    @Test
    void noMessageRepeatsThePayload() {
        ProblemException refused =
                assertThrows(ProblemException.class, () -> read("{\"kind\":\"echo\",\"payload\":secret}"));
        assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused.getMessage());
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertThrows(ProblemException.class, () -> EnqueueRequest.read(null));
        assertThrows(ProblemException.class, () -> EnqueueRequest.read(new byte[0]));
    }

    private static NewJob read(String body) {
        return EnqueueRequest.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String payload(NewJob job) {
        return new String(job.payload(), StandardCharsets.UTF_8);
    }
}
