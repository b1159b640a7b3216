package dev.windlass.handler.builtin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process and all that it has started. Children of a dead parent belong to nobody, so a look at parents misses them;
 * on Linux they are found by their session, which is the number of the process that began it ({@link Program}).
 */
final class ProcessTree {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 0;
    private static final int SESSION = 3;
    /** Between two looks at whether processes have ended, in milliseconds. */
    private static final long PAUSE_MILLIS = 20;
    /** How many such pauses they may take to end by themselves: two seconds. Then they are killed. */
    private static final int PATIENCE = 100;

    private final ProcessHandle root;

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /**
     * Asks all to end (SIGTERM), and kills those that have not after two seconds. Returns when none runs, or after two
     * more seconds, since a process that waits for a broken disk cannot even be killed.
     */
    void end() throws InterruptedException {
        if (!gone(ProcessHandle::destroy, false)) {
            gone(ProcessHandle::destroyForcibly, true);
        }
    }

    /** Kills all (SIGKILL), without waiting. */
    void kill() {
        running().forEach(ProcessHandle::destroyForcibly);
    }

    /** What runs of it now. */
    Set<ProcessHandle> running() {
        Set<ProcessHandle> found = new HashSet<>();
        Stream.concat(Stream.of(root), root.descendants())
                .filter(ProcessHandle::isAlive)
                .filter(process -> !isZombie(process))
                .forEach(found::add);
        addSession(found);
        return found;
    }

    /** @param again whether to signal anew those that were started in the meantime */
    private boolean gone(Consumer<ProcessHandle> signal, boolean again) throws InterruptedException {
        for (int pause = 0; pause < PATIENCE; pause++) {
            Set<ProcessHandle> running = running();
            if (running.isEmpty()) {
                return true;
            }
            if (pause == 0 || again) {
                running.forEach(signal);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return running().isEmpty();
    }

    /** A dead process whose parent has not asked after it; there is nothing to end. */
    private static boolean isZombie(ProcessHandle process) {
        String[] stat = stat(PROC.resolve(Long.toString(process.pid())));
        return stat.length > STATE && stat[STATE].equals("Z");
    }

    private void addSession(Set<ProcessHandle> found) {
        String session = Long.toString(root.pid());
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                String[] stat = stat(entry);
                if (stat.length > SESSION && stat[SESSION].equals(session) && !stat[STATE].equals("Z")) {
                    ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException | RuntimeException e) {
            // no /proc here, or not readable: then only descendants are found
        }
    }

    /** Reads "pid (name) state parent group session …", from the state on; the name may hold anything. */
    private static String[] stat(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        } catch (IOException e) {
            return new String[0]; // it has just ended, or there is no /proc here
        }
    }
}
