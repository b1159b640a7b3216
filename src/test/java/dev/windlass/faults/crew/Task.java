package dev.windlass.faults.crew;

/**
 * What a job of the load asks its handler to do.
 *
 * @param n the job's name
 * @param act how it ends: {@code complete}, {@code fail} the first {@code times} attempts, {@code snooze} at the first
 *     delivery, {@code doom} (no attempt succeeds), {@code gather} so many children, {@code hog} the event loop,
 *     {@code eat} all memory, {@code leak} so many threads (the last two on threads only)
 * @param ms how long it takes first
 */
public record Task(String n, String act, int ms, int times) {
    /** As a payload. */
    public String json() {
        return "{\"n\":\"" + n + "\",\"act\":\"" + act + "\",\"ms\":" + ms + ",\"times\":" + times + "}";
    }
}
