package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class SameTextTest {
    private final SameText text = new SameText();

    @Test
    void givenTheSameBytesAgain_thenItIsTheSameString() {
        String first = text.read(Buffer.buffer("resize-bild-ä"));
        assertEquals("resize-bild-ä", first);
        assertSame(first, text.read(Buffer.buffer("resize-bild-ä")));
    }

    @Test
    void givenOtherBytes_thenItIsAnotherString() {
        for (String next : new String[] {"kind", "kine", "kin", "kinds", "", "kind"}) {
            assertEquals(next, text.read(Buffer.buffer(next)));
        }
    }
}
