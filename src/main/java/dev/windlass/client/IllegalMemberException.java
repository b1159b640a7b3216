package dev.windlass.client;

/** A job cannot be a member of a group; the group was called off. The cause, if any, says what is illegal about it. */
public class IllegalMemberException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final long index;

    IllegalMemberException(long index, IllegalArgumentException cause) {
        super("member " + index + ": " + cause.getMessage(), cause);
        this.index = index;
    }

    /** Which of the jobs it is, from 0. */
    public long index() {
        return index;
    }
}
