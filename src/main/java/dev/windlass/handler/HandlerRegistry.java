package dev.windlass.handler;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.job.QueueName;
import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InstanceHandle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All handlers of this process, by kind. Making it fails with every mistake listed at once, so make it at the start.
 * Application-scoped handlers are made here too, lest the first job of a kind makes its handler on an event loop.
 *
 * <p>Immutable; safe to use from any thread.
 */
@ApplicationScoped
public class HandlerRegistry {
    private final ObjectMapper json;
    private final Map<String, RegisteredHandler> handlers;
    private final Map<QueueName, RegisteredHandler> ofQueues;

    /**
     * The lists also keep handlers from being removed as unused. A wildcard does not take in a class without type
     * arguments, to CDI that is one of {@code Object}; hence four lists, and a bean may be in several.
     */
    @Inject
    HandlerRegistry(
            ObjectMapper mapper,
            @All List<InstanceHandle<JobHandler<?, ?>>> asynchronous,
            @All List<InstanceHandle<JobHandler<Object, Object>>> asynchronousRaw,
            @All List<InstanceHandle<BlockingJobHandler<?, ?>>> blocking,
            @All List<InstanceHandle<BlockingJobHandler<Object, Object>>> blockingRaw,
            @All List<HandlerSource> sources) {
        this.json = mapper;
        Map<InjectableBean<?>, InstanceHandle<?>> beans = new LinkedHashMap<>();
        Stream.of(asynchronous, asynchronousRaw, blocking, blockingRaw)
                .flatMap(List::stream)
                .forEach(handle -> beans.put(handle.getBean(), handle));
        Registration registration = new Registration(mapper);
        beans.forEach((bean, handle) -> add(registration, bean, handle));
        sources.forEach(registration::add);
        handlers = registration.finish();
        ofQueues = registration.ofQueues();
    }

    private HandlerRegistry(ObjectMapper mapper, Registration registration) {
        this.json = mapper;
        this.handlers = registration.finish();
        this.ofQueues = registration.ofQueues();
    }

    /**
     * Makes a registry of given handlers, without a container. Each is an object of a class marked with {@link Handles},
     * or a {@link HandlerSource}.
     *
     * @throws IllegalStateException listing every mistake, when there is one
     */
    public static HandlerRegistry of(ObjectMapper mapper, Object... handlers) {
        Registration registration = new Registration(mapper);
        for (Object handler : handlers) {
            if (handler instanceof HandlerSource source) {
                registration.add(source);
            } else {
                registration.add(ClientProxy.unwrap(handler).getClass(), () -> handler);
            }
        }
        return new HandlerRegistry(mapper, registration);
    }

    /** Reads and writes payloads and results. */
    public ObjectMapper json() {
        return json;
    }

    /** Returns the handler of {@code kind}; null when there is none. */
    public @Nullable RegisteredHandler find(String kind) {
        return handlers.get(kind);
    }

    /** Returns the handler of {@code kind}, else the one for all other kinds of {@code queue}; null when there is neither. */
    public @Nullable RegisteredHandler find(QueueName queue, String kind) {
        RegisteredHandler own = handlers.get(kind);
        return own != null ? own : ofQueues.get(queue);
    }

    /** Returns every kind that has a handler, in no order. */
    public Set<String> kinds() {
        return handlers.keySet();
    }

    private static void add(Registration registration, InjectableBean<?> bean, InstanceHandle<?> handle) {
        // a producer's bean class is the class of the producer, so only the object itself knows its class
        Class<?> type = bean.getKind() == InjectableBean.Kind.CLASS
                ? bean.getBeanClass()
                : ClientProxy.unwrap(handle.get()).getClass();
        registration.add(type, () -> {
            Object handler = handle.get();
            if (bean.getScope().equals(ApplicationScoped.class)) {
                ClientProxy.unwrap(handler);
            }
            return handler;
        });
    }
}
