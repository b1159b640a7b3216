package example;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;

/** Handles jobs of the kind {@code greet}. */
@Handles("greet")
public class Greeter implements JobHandler<Greeter.Guest, Greeter.Greeting> {
    /** The payload, as JSON: {@code {"name":"Ada"}}. */
    public record Guest(String name) {}

    /** The result. */
    public record Greeting(String text) {}

    @Override
    public Uni<Greeting> handle(Guest guest, JobContext job) {
        return Uni.createFrom().item(new Greeting("Hello " + guest.name() + ", from job " + job.id()));
    }
}
