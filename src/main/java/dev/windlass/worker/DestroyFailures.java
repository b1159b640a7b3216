package dev.windlass.worker;

import io.quarkus.arc.impl.UncaughtExceptions;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Hears of beans that could not be destroyed. ArC catches what a {@code @PreDestroy} or a disposer throws and does no
 * more than log it, so its log is the only place to learn of it.
 */
final class DestroyFailures extends Handler {
    // held, since loggers that nobody holds are forgotten with their handlers
    private final Logger log = Logger.getLogger(UncaughtExceptions.LOGGER.getName());
    private final ThreadLocal<Consumer<Throwable>> listening = new ThreadLocal<>();

    private DestroyFailures() {}

    static DestroyFailures listen() {
        DestroyFailures failures = new DestroyFailures();
        failures.log.addHandler(failures);
        return failures;
    }

    /** Tells {@code failed} what goes wrong while {@code destroy} runs; never fails. */
    void during(Runnable destroy, Consumer<Throwable> failed) {
        listening.set(failed);
        try {
            destroy.run();
        } catch (Throwable thrown) {
            failed.accept(thrown);
        } finally {
            listening.remove();
        }
    }

    @Override
    public void publish(LogRecord record) {
        Consumer<Throwable> failed = listening.get();
        if (failed != null) {
            Throwable thrown = record.getThrown();
            failed.accept(thrown == null ? new IllegalStateException(record.getMessage()) : thrown);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        log.removeHandler(this);
    }
}
