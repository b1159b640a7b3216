package dev.windlass.handler.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.DiscardException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job must not ask for is refused before anything is connected. */
class BadRequestTest {
    private static HttpKit kit;

    @BeforeAll
    static void start() {
        kit = HttpKit.onLoopback();
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{'url':null}",
                "{'url':'ftp://h/secret'}",
                "{'url':'http://u:secret@h/'}",
                "{'url':'URL','method':'G ET'}",
                "{'url':'URL','method':'GET / HTTP/1.1\\r\\nX: secret'}",
                "{'url':'URL','method':'CONNECT'}",
                "{'url':'URL','method':''}",
                "{'url':'URL','headers':{'X':'secret\\r\\nY: z'}}",
                "{'url':'URL','headers':{'X':'secret\\nY: z'}}",
                "{'url':'URL','headers':{'X':'secret\\u0000'}}",
                "{'url':'URL','headers':{'X':'secret\\u560a'}}",
                "{'url':'URL','headers':{'X':['a','secret\\r']}}",
                "{'url':'URL','headers':{'X':{'a':'secret'}}}",
                "{'url':'URL','headers':{'X':null}}",
                "{'url':'URL','headers':{'X: secret':'a'}}",
                "{'url':'URL','headers':{'X\\r\\nY':'secret'}}",
                "{'url':'URL','headers':{'':'secret'}}",
                "{'url':'URL','headers':{'Host':'secret'}}",
                "{'url':'URL','headers':{'transfer-encoding':'chunked'}}",
                "{'url':'URL','headers':{'Content-Length':'0'}}",
                "{'url':'URL','headers':{'CONNECTION':'close'}}",
                "{'url':'URL','headers':{'Proxy-Authorization':'secret'}}",
                "{'url':'URL','body':'secret','json':1}",
                "{'url':'URL','bodyBase64':'secret!'}",
                "{'url':'URL','timeout':0}",
                "{'url':'URL','timeout':-1}",
                "{'url':'URL','expect':[]}",
                "{'url':'URL','expect':'secret'}",
                "{'url':'URL','expect':600}",
                "{'url':'URL','expect':{}}",
                "{'url':'URL','expect':[200,[201]]}",
            })
    void givenBadRequest_whenRun_thenBuriedWithoutQuotingIt(String payload) {
        String message = HttpKit.message(
                assertThrows(DiscardException.class, () -> kit.request(payload.replace("URL", "http://127.0.0.1:1/"))));

        assertTrue(message.startsWith("job job-1"), message);
        assertFalse(message.contains("secret"), message);
    }
}
