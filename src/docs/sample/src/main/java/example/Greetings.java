package example;

import dev.windlass.client.JobClient;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;

/** Enqueues a job for each request, and answers with its result. */
@Path("/greetings")
public class Greetings {
    private final JobClient jobs;

    public Greetings(JobClient jobs) {
        this.jobs = jobs;
    }

    @POST
    @Path("/{name}")
    @Produces(MediaType.TEXT_PLAIN)
    public Uni<String> greet(@PathParam("name") String name) {
        return jobs.enqueue("default", "greet", new Greeter.Guest(name))
                .chain(job -> job.await(Greeter.Greeting.class, Duration.ofSeconds(10)))
                .map(Greeter.Greeting::text);
    }
}
