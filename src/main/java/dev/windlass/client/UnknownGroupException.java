package dev.windlass.client;

import dev.windlass.job.QueueName;

/** There is no group of that id in the queue. */
public class UnknownGroupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownGroupException(QueueName queue, String group) {
        super("group " + group + " of queue " + queue
                + " is not known: it never was, or all its members ended and windlass.results.ttl has passed since");
    }
}
