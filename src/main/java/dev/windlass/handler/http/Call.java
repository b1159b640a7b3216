package dev.windlass.handler.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * A request to be sent.
 *
 * @param job the id of the job that asks for it
 * @param headers checked; not changed any more
 * @param body null for none
 */
record Call(
        String job,
        HttpMethod method,
        WebAddress target,
        MultiMap headers,
        @Nullable Buffer body) {
    /** The call in words, for messages. */
    @Override
    public String toString() {
        return "job " + job + ": " + method + " " + target;
    }
}
