package dev.windlass.worker;

/** Why an attempt is stopped before its handler ended. */
enum Stop {
    /** Somebody called the job off. */
    CANCELLED,
    /** Its time limit was reached: see {@link Attempt#limit}. */
    TIME_UP
}
