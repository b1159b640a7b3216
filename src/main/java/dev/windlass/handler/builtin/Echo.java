package dev.windlass.handler.builtin;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** Kind {@code echo}: returns its payload, byte for byte. A job without payload gets no result. */
@Handles("echo")
public class Echo implements JobHandler<Buffer, Buffer> {
    @Override
    public Uni<Buffer> handle(Buffer payload, JobContext job) {
        return Uni.createFrom().item(payload);
    }
}
