package dev.windlass.handler;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A handler with all that is needed to run it: its kind, and how its payload and result are read and written. Payload and
 * result types are those that its class gives {@link JobHandler} or {@link BlockingJobHandler}, be it through a generic
 * base class; a class that gives none takes and returns whatever Jackson makes of {@link Object}.
 *
 * <p>Two types are special. {@link Void} as payload means that the handler does not look at it: anything is accepted,
 * unread. {@link Buffer} stands for raw JSON: a payload is checked to be JSON and handed over byte for byte, a result is
 * taken as it is, and the handler answers for its being JSON.
 *
 * <p>Immutable; safe to use from any thread as far as the handler is.
 */
public final class RegisteredHandler {
    private final String kind;
    private final Class<?> type;
    private final Object handler;
    private final PayloadReader payloads;
    private final ResultWriter results;
    private final Duration timeout;

    /**
     * @param type the handler's own class, where {@code handler} may be a client proxy
     * @param handler a {@link JobHandler} or a {@link BlockingJobHandler}
     */
    RegisteredHandler(String kind, Class<?> type, Object handler, ObjectMapper mapper) {
        this.kind = kind;
        this.type = type;
        this.handler = handler;
        Class<?> contract = blocking() ? BlockingJobHandler.class : JobHandler.class;
        TypeFactory types = mapper.getTypeFactory();
        JavaType[] given = types.findTypeParameters(types.constructType(type), contract);
        this.payloads = new PayloadReader(kind, given.length == 2 ? given[0] : TypeFactory.unknownType(), mapper);
        this.timeout = timeout(type);
        this.results = new ResultWriter(kind, given.length == 2 ? given[1] : TypeFactory.unknownType(), mapper);
    }

    public String kind() {
        return kind;
    }

    /** Tells whether the class of that name is the handler's, or one inside it such as a lambda's. */
    public boolean isOf(String className) {
        String own = type.getName();
        return className.startsWith(own)
                && (className.length() == own.length() || className.charAt(own.length()) == '$');
    }

    /** Longest time of one attempt as its annotation says; zero for no limit. */
    public Duration timeout() {
        return timeout;
    }

    private static Duration timeout(Class<?> type) {
        Handles handles = type.getAnnotation(Handles.class);
        if (handles == null || handles.timeout().isEmpty()) {
            return Duration.ZERO;
        }
        Duration timeout = DurationConverter.parseDuration(handles.timeout());
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "the timeout of handler " + type.getName() + " must be more than 0, not " + handles.timeout());
        }
        return timeout;
    }

    /** Tells whether it needs a thread of its own: {@link #run} when it does, {@link #start} when not. */
    public boolean blocking() {
        return handler instanceof BlockingJobHandler;
    }

    /**
     * Reads a payload into the handler's type.
     *
     * @param payload JSON in UTF-8; null, for a job without payload, reads as JSON {@code null}
     * @return what the handler takes; null for JSON {@code null}
     * @throws BadPayloadException if it is not JSON or does not fit; unchecked
     */
    public @Nullable Object decode(@Nullable Buffer payload) throws BadPayloadException {
        return payloads.read(payload);
    }

    /**
     * Starts a {@link JobHandler} on the calling thread, which must be an event loop. What the handler throws at once
     * comes as a failed {@link Uni} like everything else, since a job's life has one way of failing.
     *
     * @throws IllegalStateException if the handler is a blocking one
     */
    @SuppressWarnings({"unchecked", "NullAway"
    }) // decode() made the payload of the handler's type; null means null there
    public Uni<Object> start(@Nullable Object payload, JobContext job) {
        if (blocking()) {
            throw new IllegalStateException(this + " blocks: run it on a thread of its own");
        }
        Uni<Object> started;
        try {
            started = ((JobHandler<Object, Object>) handler).handle(payload, job);
        } catch (Throwable thrown) {
            return Uni.createFrom().failure(thrown);
        }
        return started != null
                ? started
                : Uni.createFrom().failure(new IllegalStateException(this + " returned null instead of a Uni"));
    }

    /**
     * Runs a {@link BlockingJobHandler} on the calling thread, which must not be an event loop.
     *
     * @throws IllegalStateException if the handler is not a blocking one
     * @throws Exception whatever the handler throws
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // see start()
    public @Nullable Object run(@Nullable Object payload, JobContext job) throws Exception {
        if (!blocking()) {
            throw new IllegalStateException(this + " does not block: start it on an event loop");
        }
        return ((BlockingJobHandler<Object, Object>) handler).handle(payload, job);
    }

    /**
     * Writes what the handler returned.
     *
     * @return JSON in UTF-8; null when there is no result
     * @throws BadResultException if it cannot be written as JSON; unchecked
     */
    public byte @Nullable [] encode(@Nullable Object result) {
        return results.write(result);
    }

    @Override
    public String toString() {
        return "handler " + type.getName() + " of kind '" + kind + "'";
    }
}
