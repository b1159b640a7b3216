package dev.windlass.bench.report;

import dev.windlass.bench.measure.Figure;

/**
 * A figure, and on what it was seen.
 *
 * @param commit of the project, abbreviated; with a plus sign when something was changed since
 * @param scale by which numbers of jobs were multiplied
 * @param machine its cores and system
 * @param redis version of the redis-server
 * @param transport through which the worker spoke with Redis
 */
public record Line(Figure figure, String commit, double scale, String machine, String redis, String transport) {
    /** What the next run of the same measurement replaces. */
    String key() {
        return figure.of() + " " + figure.candidate() + " " + figure.java() + " " + transport + " " + figure.metric();
    }
}
