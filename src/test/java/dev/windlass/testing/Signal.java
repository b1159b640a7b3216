package dev.windlass.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Signals to a process of which only the id is known. Unix only. */
public enum Signal {
    /** Freezes the process: its connections stay open, nothing answers. */
    STOP,
    /** Lets a frozen process go on. */
    CONT,
    /** What Ctrl-C sends to the foreground process group. */
    INT,
    /** Asks for an end in good order. */
    TERM,
    /** Ends at once, frozen or not. */
    KILL;

    /**
     * Sends the signal; returns when it has been sent, for STOP and CONT when it has also taken effect.
     *
     * @throws IllegalStateException when there is no such process
     */
    public void to(long pid) {
        send(Long.toString(pid));
        if (this == STOP || this == CONT) {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> isFrozen(pid) == (this == STOP));
        }
    }

    /** Sends the signal to all processes of the group, as a terminal does; returns when it has been sent. */
    public void toGroup(long group) {
        send("-" + group);
    }

    /** Tells whether the kernel says that the process is stopped. */
    public static boolean isFrozen(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }

    private void send(String target) {
        try {
            int status = new ProcessBuilder("kill", "-" + name(), "--", target)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("process " + target + " is not there to get SIG" + name());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
