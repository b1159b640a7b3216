package dev.windlass.store.redis;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** A text that is most often the one that was read here before, and then not decoded again. For one thread. */
final class SameText {
    private byte[] bytes = {};
    private String text = "";

    /** The buffer's UTF-8 text. */
    String read(Buffer buffer) {
        if (!isSame(buffer)) {
            bytes = buffer.getBytes();
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        return text;
    }

    private boolean isSame(Buffer buffer) {
        if (buffer.length() != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (buffer.getByte(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
