package dev.windlass.testing.leaks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at processes. */
public final class Processes {
    private Processes() {}

    /** Those that still run, each with its command. A dead process that its parent has not asked after does not. */
    public static List<String> running(Stream<ProcessHandle> processes) {
        return processes
                .filter(process -> process.isAlive() && !isZombie(process))
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse("(unknown command)"))
                .toList();
    }

    private static boolean isZombie(ProcessHandle process) {
        try {
            // "pid (name) state …", and the name may hold anything
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 1).trim().startsWith("Z");
        } catch (IOException e) {
            return false; // it has just ended, or there is no /proc here
        }
    }
}
