package dev.windlass.faults.check;

/**
 * Something happened that must not.
 *
 * @param rule the rule that is broken
 * @param id the job; empty for none
 */
public record Breach(String rule, String id, String text) {
    @Override
    public String toString() {
        return rule + (id.isEmpty() ? "" : " (job " + id + ")") + ": " + text;
    }
}
