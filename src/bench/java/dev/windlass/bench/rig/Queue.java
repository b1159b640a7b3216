package dev.windlass.bench.rig;

/** The names that cases, floor and daemon share. */
public final class Queue {
    /** The one that a daemon works on when nothing is configured. */
    public static final String DEFAULT = "default";

    private Queue() {}

    /** A key of {@link #DEFAULT}. */
    public static String key(String part) {
        return key(DEFAULT, part);
    }

    public static String key(String queue, String part) {
        return "windlass:{" + queue + "}:" + part;
    }
}
