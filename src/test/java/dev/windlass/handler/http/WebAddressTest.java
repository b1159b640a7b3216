package dev.windlass.handler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @Test
    void shownWithoutQuery() {
        WebAddress address = WebAddress.parse("HTTPS://Example.ORG/a%20b/ü?token=secret#part");

        assertEquals("https://example.org:443/a%20b/%C3%BC", address.toString());
        assertEquals("?token=secret", address.query());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "/path",
                "ftp://example.org/",
                "file:///etc/passwd",
                "gopher://example.org/",
                "jar:http://example.org/!/x",
                "http:",
                "http://",
                "http:///path",
                "http:opaque",
                "http://user@example.org/",
                "http://user:secret@example.org/",
                "http://example.org@10.0.0.1/",
                "http://@example.org/",
                "http://exa mple.org/",
                "http://example.org/\r\nX: y",
                "http://example.org/a b",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://example.org:99999999999/",
                "http://[fe80::1%25eth0]/",
                "http://[::1/",
                "http://exämple.org/",
                "http://a_b/",
                "http://example.org\\@10.0.0.1/",
            })
    void givenWhatIsNoHttpUrl_whenParsed_thenRefusedWithoutQuotingIt(String url) {
        String message = HttpKit.message(assertThrows(IllegalArgumentException.class, () -> WebAddress.parse(url)));
        assertFalse(message.contains("secret"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "/x, http://h:8080/x",
        "x, http://h:8080/a/x",
        "../x, http://h:8080/x",
        "?n=1, http://h:8080/a/b",
        "//other/x, http://other:80/x",
        "https://other/, https://other:443/",
        "#part, http://h:8080/a/b",
    })
    void locationsAreResolvedAgainstTheAddress(String location, String resolved) {
        assertEquals(
                resolved,
                WebAddress.parse("http://h:8080/a/b?old=1").resolve(location).toString());
    }

    @Test
    void newQueryReplacesTheOldOne() {
        assertEquals(
                "?n=1", WebAddress.parse("http://h/a?old=1").resolve("?n=1").query());
        assertEquals("", WebAddress.parse("http://h/a?old=1").resolve("/b").query());
    }

    @Test
    void ipv6AddressHasBracketsInUrlsOnly() {
        WebAddress address = WebAddress.parse("http://[2001:DB8::1]:81/");

        assertEquals("2001:db8::1", address.host());
        assertEquals("[2001:db8::1]", address.urlHost());
        assertEquals("http://[2001:db8::1]:81/", address.toString());
    }

    @Test
    void originIsSchemeHostAndPort() {
        WebAddress address = WebAddress.parse("http://h/a");

        assertTrue(address.sameOrigin(WebAddress.parse("http://H:80/b")));
        assertFalse(address.sameOrigin(WebAddress.parse("https://h:80/a")));
        assertFalse(address.sameOrigin(WebAddress.parse("http://h:81/a")));
        assertFalse(address.sameOrigin(WebAddress.parse("http://i/a")));
    }
}
