package dev.windlass.faults.check;

/** Told of each breach of a rule. */
@FunctionalInterface
interface Breaches {
    /**
     * @param id the job; empty for none
     * @param text what happened
     */
    void add(String id, String text);
}
