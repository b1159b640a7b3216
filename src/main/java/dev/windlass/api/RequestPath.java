package dev.windlass.api;

import dev.windlass.job.JobId;
import dev.windlass.job.QueueName;

/** Checks the names in a request's path. */
final class RequestPath {
    private RequestPath() {}

    /** @throws ProblemException with status 400 and the rule, if the name is illegal */
    static QueueName queue(String name) {
        try {
            return new QueueName(name);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(e.getMessage());
        }
    }

    /** @throws ProblemException with status 400 and the rule, if the id is illegal */
    static String id(String id) {
        try {
            return JobId.require(id);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(e.getMessage());
        }
    }

    /** @throws ProblemException with status 400 and the rule, if the id is illegal */
    static String group(String id) {
        try {
            return JobId.requireGroup(id);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(e.getMessage());
        }
    }
}
