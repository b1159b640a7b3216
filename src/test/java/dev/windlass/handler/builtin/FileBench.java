package dev.windlass.handler.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.DiscardException;
import dev.windlass.handler.FakeJob;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A folder of files, and an event loop on which file kinds run as in the daemon. */
final class FileBench implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    final Path root;
    final JailedFiles files;
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    FileBench(Path root) {
        this.root = root;
        this.files = new JailedFiles(vertx, new FileJail(root));
    }

    /** Runs a job to its end; a failure comes out as it is. */
    <P, R> R run(JobHandler<P, R> handler, P payload) throws Exception {
        try {
            return start(handler, payload).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    /** Starts a job on the event loop; cancelling the future cancels it. */
    <P, R> CompletableFuture<R> start(JobHandler<P, R> handler, P payload) {
        Uni<R> job = Uni.createFrom()
                .deferred(() -> handler.handle(payload, new FakeJob()))
                .runSubscriptionOn(task -> loop.runOnContext(ignored -> task.run()));
        return job.subscribeAsCompletionStage();
    }

    /** Asserts that a job is buried with a message that contains {@code part}. */
    <P, R> void discards(String part, JobHandler<P, R> handler, P payload) {
        String message = assertThrows(DiscardException.class, () -> run(handler, payload))
                .getMessage();
        assertTrue(message.contains(part), message);
    }

    /** Does something on the event loop of the jobs, again and again. */
    void everyTenMillis(Runnable task) {
        loop.runOnContext(ignored -> vertx.setPeriodic(10, timer -> task.run()));
    }

    Path write(String name, String content) {
        try {
            return Files.writeString(root.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a file of zeros that takes no room on the disk; its last byte is an exclamation mark. */
    static void sparse(Path file, long size) throws IOException {
        try (RandomAccessFile big = new RandomAccessFile(file.toFile(), "rw")) {
            big.seek(size - 1);
            big.write('!');
        }
    }

    /** The temporary files that there are. */
    List<String> temporary() {
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(Draft.PREFIX))
                    .toList();
        } catch (UncheckedIOException e) {
            return List.of("a file went away during the look");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files below the folder that this process has open; empty where the system does not tell. */
    List<String> open() {
        Path descriptors = Path.of("/proc/self/fd");
        List<String> found = new ArrayList<>();
        if (!Files.isDirectory(descriptors)) {
            return found;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            all.forEach(link -> {
                try {
                    Path file = Files.readSymbolicLink(link);
                    if (file.startsWith(root.toRealPath())) {
                        found.add(file.toString());
                    }
                } catch (IOException e) {
                    // closed since
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Asserts, right after a job has ended, that nothing of it is left. */
    void assertClean() {
        assertEquals(List.of(), open(), "open files");
        assertEquals(List.of(), temporary(), "temporary files");
    }

    /** Waits until nothing of a cancelled job is left. */
    void awaitClean() {
        Awaitility.await().untilAsserted(this::assertClean);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Returns what made a future fail. */
    static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(CompletionException.class, () -> future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join())
                .getCause();
    }
}
