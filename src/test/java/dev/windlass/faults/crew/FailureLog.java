package dev.windlass.faults.crew;

import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.telemetry.JobEvents;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** What a worker in this JVM would log of its troubles: no evidence, but a help to whoever looks into a failed run. */
final class FailureLog implements JobEvents, AutoCloseable {
    private final PrintStream out;

    FailureLog(Path file) {
        try {
            out = new PrintStream(new FileOutputStream(file.toFile(), true), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void storeFailed(QueueName queue, String doing, Throwable failure) {
        say("cannot " + doing, failure);
    }

    @Override
    public void storeRecovered(QueueName queue) {
        say("redis answers again", null);
    }

    @Override
    public void sessionOpened(QueueName queue, String consumer) {
        say("opened " + consumer, null);
    }

    @Override
    public void sessionLost(QueueName queue, String consumer, int abandoned) {
        say("lost " + consumer + " with " + abandoned + " jobs", null);
    }

    @Override
    public void sessionClosed(QueueName queue, String consumer, int released) {
        say("closed " + consumer + ", handed back " + released, null);
    }

    @Override
    public void lineBroken(Delivery delivery, Throwable failure) {
        say("the line of " + delivery + " broke", failure);
    }

    private void say(String what, @org.jspecify.annotations.Nullable Throwable failure) {
        StringBuilder line = new StringBuilder(Instant.now() + " " + what);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            line.append(": ").append(cause);
        }
        out.println(line);
    }

    @Override
    public void close() {
        out.close();
    }
}
