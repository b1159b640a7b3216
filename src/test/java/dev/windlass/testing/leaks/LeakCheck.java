package dev.windlass.testing.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails the build when a JVM that ran tests leaves something behind after all of them: child processes, connections or
 * listening sockets, temporary folders, half-written files of {@code file.write}, threads of Windlass, or what was put
 * down by {@link Leaks}.
 *
 * <p>When a session closes, every daemon under test has been stopped. A listener of test execution would come too late or
 * be ignored: what it throws is only logged. What this throws fails the forked JVM, and with it the build.
 */
public final class LeakCheck implements LauncherSessionListener {
    /** What has just been told to end may take a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Of the drafts of {@code file.write} and {@code file.copy}; see the class Draft. */
    private static final String DRAFT = ".windlass-";

    private Set<String> socketsBefore = Set.of();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        // a debugger's, or those of whoever runs the tests
        socketsBefore = Sockets.ofThisProcess();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        AtomicReference<List<String>> left = new AtomicReference<>(List.of());
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .atMost(PATIENCE)
                    .until(() -> {
                        left.set(look());
                        return left.get().isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("the tests left behind:\n" + String.join("\n", left.get()));
        }
    }

    private List<String> look() {
        List<String> left = new ArrayList<>(Leaks.reported());
        Processes.running(ProcessHandle.current().descendants())
                .forEach(process -> left.add("the child process " + process));
        Sockets.ofThisProcess().stream()
                .filter(socket -> !socketsBefore.contains(socket))
                .forEach(socket -> left.add("a socket that " + socket));
        TempFolder.left().forEach(folder -> left.add("the temporary folder " + folder));
        drafts().forEach(draft -> left.add("the half-written file " + draft));
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("windlass-"))
                .forEach(thread -> left.add("the thread " + thread.getName()));
        return left;
    }

    /** Below the working directory, where jobs of tests write unless they were given a folder that goes away by itself. */
    private static List<Path> drafts() {
        try (Stream<Path> files =
                Files.find(Path.of(""), 8, (file, attributes) -> isDraft(file), new FileVisitOption[0])) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDraft(Path file) {
        return file.getFileName().toString().startsWith(DRAFT);
    }
}
