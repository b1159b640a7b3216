package dev.windlass.handler;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.job.NewJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Gathers handlers and the mistakes made with them, so that the start can list all mistakes at once. Used by one thread. */
final class Registration {
    private final ObjectMapper mapper;
    private final Map<String, Class<?>> classes = new HashMap<>();
    private final Map<String, RegisteredHandler> handlers = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    Registration(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * @param type the handler's own class
     * @param handler makes or finds the handler; asked only when the class is in order
     */
    void add(Class<?> type, Supplier<?> handler) {
        int before = mistakes.size();
        Handles handles = type.getAnnotation(Handles.class);
        boolean asynchronous = JobHandler.class.isAssignableFrom(type);
        boolean blocking = BlockingJobHandler.class.isAssignableFrom(type);
        if (handles == null) {
            mistakes.add(type.getName() + " has no kind: mark it with @Handles");
        }
        if (asynchronous && blocking) {
            mistakes.add(type.getName() + " is both a JobHandler and a BlockingJobHandler: make it two classes");
        }
        if (!asynchronous && !blocking) {
            mistakes.add(type.getName() + " is marked with @Handles: implement JobHandler or BlockingJobHandler");
        }
        if (handles != null) {
            checkKind(handles.value(), type);
            if (mistakes.size() == before) {
                register(handles.value(), type, handler);
            }
        }
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

    private void checkKind(String kind, Class<?> type) {
        try {
            NewJob.requireKind(kind);
        } catch (IllegalArgumentException e) {
            mistakes.add(type.getName() + ": " + e.getMessage());
            return;
        }
        Class<?> other = classes.putIfAbsent(kind, type);
        if (other != null) {
            mistakes.add("kind '" + kind + "' has two handlers, " + other.getName() + " and " + type.getName()
                    + ": give one of them another kind");
        }
    }

    private void register(String kind, Class<?> type, Supplier<?> handler) {
        try {
            handlers.put(kind, new RegisteredHandler(kind, type, handler.get(), mapper));
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            mistakes.add(type.getName() + " cannot be made: " + cause);
        }
    }
}
