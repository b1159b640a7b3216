package dev.windlass.faults;

/**
 * A fault that happened.
 *
 * @param party whom it hit: a worker's name, {@code producer}, or {@code redis}
 * @param fromMicros when it began, epoch microseconds
 * @param toMicros when all was well again, as far as the runner can bring that about
 */
record Injected(FaultType type, String party, long fromMicros, long toMicros) {}
