package dev.windlass.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What memory of the machine a process holds, in bytes; empty where there is no {@code /proc}, as anywhere but on Linux. */
public final class Memory {
    private Memory() {}

    public static OptionalLong now(long pid) {
        return read(pid, "VmRSS:");
    }

    /** The most that it ever held. */
    public static OptionalLong peak(long pid) {
        return read(pid, "VmHWM:");
    }

    private static OptionalLong read(long pid, String line) {
        try {
            return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
                    .filter(one -> one.startsWith(line))
                    .mapToLong(one -> Long.parseLong(one.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
