package dev.windlass.handler.http;

import dev.windlass.time.Ticker;
import dev.windlass.time.Timer;
import io.vertx.core.http.HttpClient;

/**
 * What a call travels over.
 *
 * @param resolver decides which targets can be reached
 * @param timer runs its tasks on the event loop that schedules them
 * @param maxResponse largest body of an answer, in bytes
 */
record Wire(HttpClient client, HostResolver resolver, Timer timer, Ticker ticker, int maxResponse) {}
