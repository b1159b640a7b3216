/**
 * Work done by other servers: calls to them ({@code http.request}), and jobs pushed to them. One pooled client serves
 * both. A call goes one way: {@code Call} → {@code Redirects} → {@code HttpCaller} → {@code Exchange} → {@code Response};
 * then its maker judges the status.
 *
 * <p>Messages name a target by scheme, host, port and path. Query, headers, bodies and secrets never appear, as they may
 * be confidential.
 */
@NullMarked
package dev.windlass.handler.http;

import org.jspecify.annotations.NullMarked;
