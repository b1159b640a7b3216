package dev.windlass.client;

import dev.windlass.job.QueueName;
import dev.windlass.store.GroupView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Members of the awaited group had not ended at the deadline. The group is not touched: it goes on. */
public class GroupTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param seen how far the group was when it was last looked at; null when that never succeeded
     * @param cause why the store could not be asked; null when it answered
     */
    GroupTimeoutException(
            QueueName queue, String group, Duration deadline, @Nullable GroupView seen, @Nullable Throwable cause) {
        super(
                "group " + group + " of queue " + queue + " was not done after " + deadline.toMillis() + " ms ("
                        + known(seen, cause) + "). It goes on; wait again, or cancel it",
                cause);
    }

    private static String known(@Nullable GroupView seen, @Nullable Throwable cause) {
        if (cause != null || seen == null) {
            return "the store could not be asked about it";
        }
        return seen.done() + " of " + (seen.size() < 0 ? seen.added() + " or more" : "" + seen.size())
                + " members have ended, " + seen.failed() + " of these without a result";
    }
}
