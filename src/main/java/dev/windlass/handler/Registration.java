package dev.windlass.handler;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers handlers and the mistakes made with them, so that the start can list all mistakes at once. Used by one thread. */
final class Registration {
    private final ObjectMapper mapper;
    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, RegisteredHandler> handlers = new HashMap<>();
    private final Map<QueueName, String> queueOwners = new HashMap<>();
    private final Map<QueueName, RegisteredHandler> ofQueues = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    Registration(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Adds a handler that says its kind with {@link Handles}.
     *
     * @param type the handler's own class
     * @param handler makes or finds the handler; asked only when the class is in order
     */
    void add(Class<?> type, Supplier<?> handler) {
        Handles handles = type.getAnnotation(Handles.class);
        boolean inOrder = checkType(type.getName(), type);
        if (handles == null) {
            mistakes.add(type.getName() + " has no kind: mark it with @Handles");
        } else if (checkKind(handles.value(), type.getName()) && inOrder) {
            register(
                    handles.value(),
                    type.getName(),
                    handlers::put,
                    () -> new RegisteredHandler(handles.value(), type, handler.get(), mapper));
        }
    }

    /** Adds all that a source brings. */
    void add(HandlerSource source) {
        Map<String, Supplier<?>> brought;
        Map<QueueName, Supplier<?>> broughtForQueues;
        try {
            brought = source.handlers();
            broughtForQueues = source.ofQueues();
        } catch (RuntimeException e) {
            mistakes.add(source.name() + " cannot be read: " + innermost(e));
            return;
        }
        brought.forEach((kind, handler) -> {
            if (checkKind(kind, source.name())) {
                addBrought(kind, source.name() + " of kind '" + kind + "'", handler, handlers::put);
            }
        });
        broughtForQueues.forEach((queue, handler) -> {
            String owner = source.name() + " of queue '" + queue + "'";
            String other = queueOwners.putIfAbsent(queue, owner);
            if (other == null) {
                addBrought("* of queue " + queue, owner, handler, (any, made) -> ofQueues.put(queue, made));
            } else {
                mistakes.add("queue '" + queue + "' has two handlers, " + other + " and " + owner + ": remove one");
            }
        });
    }

    private void addBrought(String kind, String owner, Supplier<?> maker, BiConsumer<String, RegisteredHandler> keep) {
        register(kind, owner, keep, () -> {
            Object handler = Objects.requireNonNull(maker.get(), "there is no handler");
            return checkType(owner, handler.getClass())
                    ? new RegisteredHandler(kind, handler.getClass(), handler, mapper)
                    : null;
        });
    }

    /**
     * Returns the handlers by kind.
     *
     * @throws IllegalStateException listing every mistake, when there is one
     */
    Map<String, RegisteredHandler> finish() {
        if (!mistakes.isEmpty()) {
            mistakes.sort(null);
            throw new IllegalStateException(
                    "cannot start, handlers need mending:\n  - " + String.join("\n  - ", mistakes));
        }
        return Map.copyOf(handlers);
    }

    /** Returns the handlers by queue, for kinds that have none; complete after {@link #finish}. */
    Map<QueueName, RegisteredHandler> ofQueues() {
        return Map.copyOf(ofQueues);
    }

    private boolean checkType(String owner, Class<?> type) {
        boolean asynchronous = JobHandler.class.isAssignableFrom(type);
        boolean blocking = BlockingJobHandler.class.isAssignableFrom(type);
        if (asynchronous && blocking) {
            mistakes.add(owner + " is both a JobHandler and a BlockingJobHandler: make it two classes");
        }
        if (!asynchronous && !blocking) {
            mistakes.add(owner + " is no handler: implement JobHandler or BlockingJobHandler");
        }
        return asynchronous != blocking;
    }

    private boolean checkKind(String kind, String owner) {
        try {
            NewJob.requireKind(kind);
        } catch (IllegalArgumentException e) {
            mistakes.add(owner + ": " + e.getMessage());
            return false;
        }
        String other = owners.putIfAbsent(kind, owner);
        if (other != null) {
            mistakes.add("kind '" + kind + "' has two handlers, " + other + " and " + owner
                    + ": give one of them another kind");
        }
        return other == null;
    }

    /** @param handler makes the handler; null when a mistake of its own is listed already */
    private void register(
            String kind,
            String owner,
            BiConsumer<String, RegisteredHandler> keep,
            Supplier<@Nullable RegisteredHandler> handler) {
        try {
            RegisteredHandler made = handler.get();
            if (made != null) {
                keep.accept(kind, made);
            }
        } catch (RuntimeException e) {
            mistakes.add(owner + " cannot be made: " + innermost(e));
        }
    }

    private static Throwable innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
