package dev.windlass.worker;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext.ContextState;
import io.quarkus.arc.ManagedContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes each attempt a request to CDI: a {@link RequestScoped} bean comes into being when a handler first uses it, and is
 * destroyed when the attempt ends.
 *
 * <p>Does nothing, and costs nothing, where all request-scoped beans are those of Quarkus's web layer, which mean nothing
 * to a job. Safe to use from any thread.
 */
@Singleton
public final class AttemptBeans {
    private static final List<String> OF_THE_WEB =
            List.of("io.quarkus.vertx.http.", "io.quarkus.resteasy.", "io.quarkus.security.", "org.jboss.resteasy.");

    private final @Nullable ManagedContext requests;
    private final @Nullable DestroyFailures failures;

    @Inject
    AttemptBeans(BeanManager beans) {
        this(beans.getBeans(Object.class, Any.Literal.INSTANCE).stream().anyMatch(AttemptBeans::isForAttempts));
    }

    private AttemptBeans(boolean any) {
        requests = any ? Arc.requireContainer().requestContext() : null;
        failures = any ? DestroyFailures.listen() : null;
    }

    /** For a worker without a container. */
    public static AttemptBeans none() {
        return new AttemptBeans(false);
    }

    private static boolean isForAttempts(Bean<?> bean) {
        return bean.getScope().equals(RequestScoped.class)
                && OF_THE_WEB.stream().noneMatch(bean.getBeanClass().getName()::startsWith);
    }

    /**
     * Begins a life of beans in the current Vert.x context, which must be of one attempt only: there, and in whatever is
     * called back there, they can be used from now on.
     *
     * @return to be given to {@link #close}; null where there are no such beans
     */
    @Nullable
    ContextState open() {
        return requests == null ? null : requests.activate();
    }

    /**
     * Destroys the beans that have come into being; never fails. In the context and on the thread on which they may be
     * destroyed.
     *
     * @param failed told of each that could not be destroyed, on this thread
     */
    void close(ContextState open, Consumer<Throwable> failed) {
        if (requests != null && failures != null) {
            ManagedContext context = requests;
            failures.during(() -> context.destroy(open), failed);
        }
    }

    @PreDestroy
    void stop() {
        if (failures != null) {
            failures.close();
        }
    }
}
