package dev.windlass.bench.rig;

import dev.windlass.bench.measure.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What memory a process uses, in bytes. Of the machine's: empty where there is no {@code /proc}, as anywhere but on Linux. */
public final class Memory {
    private static final Pattern ALLOCATED = Pattern.compile("allocated=(\\d+)([BKMG])");

    private Memory() {}

    public static OptionalLong now(long pid) {
        return read(pid, "VmRSS:");
    }

    /** The most that it ever held. */
    public static OptionalLong peak(long pid) {
        return read(pid, "VmHWM:");
    }

    /**
     * What all living threads of a JVM have allocated so far, by their own counters; above 10 GB a thread's comes in whole
     * gigabytes.
     */
    public static long allocated(Jvm jvm, long pid) {
        try {
            Process jcmd = new ProcessBuilder(jvm.tool("jcmd"), "" + pid, "Thread.print", "-e").start();
            String threads = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return ALLOCATED
                    .matcher(threads)
                    .results()
                    .mapToLong(found -> Long.parseLong(found.group(1)) << (10 * "BKMG".indexOf(found.group(2))))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
