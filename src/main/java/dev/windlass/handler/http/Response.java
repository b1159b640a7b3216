package dev.windlass.handler.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What a server answered.
 *
 * @param body as received, neither decompressed nor decoded
 * @param cut whether the body was longer than allowed; then it is incomplete and the connection was closed
 */
record Response(int status, MultiMap headers, Buffer body, boolean cut) {}
