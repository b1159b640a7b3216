package dev.windlass.time;

/**
 * All that a worker needs to know of time.
 *
 * @param ticker for durations and trust
 * @param timer for what happens later
 * @param redis for due times and deadlines of jobs
 */
public record Clocks(Ticker ticker, Timer timer, RedisClock redis) {}
