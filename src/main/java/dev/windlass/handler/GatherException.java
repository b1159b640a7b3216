package dev.windlass.handler;

import dev.windlass.job.Failure;

/** One of the jobs that were gathered did not complete. */
public class GatherException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long index;
    private final String outcome;

    /**
     * @param index which of the jobs failed first, from 0
     * @param outcome {@code dead} or {@code cancelled}
     */
    public GatherException(String group, long index, String outcome, Failure failure) {
        super("member " + index + " of group " + group + " is " + outcome + ": " + failure.type() + ": "
                + failure.message());
        this.index = index;
        this.outcome = outcome;
    }

    public long index() {
        return index;
    }

    public String outcome() {
        return outcome;
    }
}
