package dev.windlass.bench.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What this process is there for: {@code bench.part} is {@code work}, which is told when it takes jobs; {@code floor PORT},
 * the bare loop of the protocol; {@code enqueue MODE N KIND} or {@code latency N MS [WARM-UP]}, after which it ends.
 */
@Singleton
public class Part {
    private final String part;
    private final int managementPort;
    private final Events events;
    private final Producer producer;
    private final Floor floor;

    Part(
            @ConfigProperty(name = "bench.part", defaultValue = "work") String part,
            @ConfigProperty(name = "quarkus.management.port") int managementPort,
            Events events,
            Producer producer,
            Floor floor) {
        this.part = part;
        this.managementPort = managementPort;
        this.events = events;
        this.producer = producer;
        this.floor = floor;
    }

    void start(@Observes StartupEvent started) {
        String[] words = part.split(" ");
        switch (words[0]) {
            case "enqueue" -> thenEnd(all -> all.enqueue(words[1], Integer.parseInt(words[2]), words[3]));
            case "latency" ->
                thenEnd(all -> all.oneEach(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        words.length > 3 ? Integer.parseInt(words[3]) : 0));
            case "floor" -> floor.start(Integer.parseInt(words[1]));
            default -> new Thread(this::tellWhenReady, "tell when ready").start();
        }
    }

    private void thenEnd(Consumer<Producer> work) {
        Runnable all = () -> {
            try {
                work.accept(producer);
                Quarkus.asyncExit(0);
            } catch (RuntimeException e) {
                e.printStackTrace();
                Quarkus.asyncExit(1);
            }
        };
        new Thread(all, "produce").start();
    }

    private void tellWhenReady() {
        while (!isReady()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        events.tell("ready " + System.nanoTime());
    }

    private boolean isReady() {
        URI check = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
        try {
            return HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(check).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
