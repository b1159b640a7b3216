package dev.windlass.bench.enqueue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.client.JobClient;
import dev.windlass.config.WindlassConfig;
import dev.windlass.job.NewJob;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * {@link JobClient} with its default settings. In an application Quarkus puts it together; here that is done by hand, of the
 * same parts.
 */
final class ClientSender implements Sender {
    private final JobClient client;
    private final byte[] payload;

    ClientSender(int port, byte[] payload) {
        TestStore store = RedisStores.connect(URI.create("redis://127.0.0.1:" + port), options -> {});
        WindlassConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WindlassConfig.class)
                .build()
                .getConfigMapping(WindlassConfig.class);
        this.client = new JobClient(store.store(), new ObjectMapper(), config, store.vertx());
        this.payload = payload;
    }

    @Override
    public CompletionStage<?> send(int jobs) {
        if (jobs == 1) {
            return client.enqueue("default", NewJob.ofJson("noop", payload)).subscribeAsCompletionStage();
        }
        List<NewJob> batch = new ArrayList<>(jobs);
        for (int i = 0; i < jobs; i++) {
            batch.add(NewJob.ofJson("noop", payload));
        }
        return client.enqueueAll("default", batch).subscribeAsCompletionStage();
    }
}
