package dev.windlass.api;

import jakarta.ws.rs.core.Response.Status;
import org.jspecify.annotations.Nullable;

/** A request that cannot be done, for a reason that the caller is told as it stands. */
class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Status status;

    /** @param detail what happened, to which job or field, and what to do; null says no more than the status does */
    ProblemException(Status status, @Nullable String detail) {
        super(detail);
        this.status = status;
    }

    static ProblemException badRequest(@Nullable String detail) {
        return new ProblemException(Status.BAD_REQUEST, detail);
    }

    static ProblemException unknownJob(String queue, String id) {
        return new ProblemException(
                Status.NOT_FOUND,
                "job " + id + " of queue " + queue
                        + " is not known: it never was, or it ended and its record is not kept any longer");
    }

    Status status() {
        return status;
    }
}
