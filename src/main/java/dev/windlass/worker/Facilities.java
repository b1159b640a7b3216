package dev.windlass.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.job.NewJob;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/**
 * What the jobs of one consumer may do beyond their own work.
 *
 * @param place what all consumers share
 * @param loop the consumer's event loop
 * @param dispatcher gives and takes slots
 * @param json reads results of children
 * @param patience how long a resource may take to be given back
 */
record Facilities(Workplace place, EventLoop loop, Dispatcher dispatcher, ObjectMapper json, Duration patience) {
    Resources resources(Attempt attempt) {
        return new Resources(attempt.delivery(), patience, place.events());
    }

    <R> Uni<List<R>> gather(Attempt attempt, int ordinal, List<NewJob> jobs, Class<R> type) {
        return new Gathering(this, attempt, ordinal).gather(jobs, type);
    }
}
