package dev.windlass.faults.soak;

import dev.windlass.testing.Resp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What is there at one time. Needs Linux's {@code /proc}.
 *
 * @param second since the load began
 * @param rssKb memory of the worker process, in kB
 * @param descriptors open files and sockets of the worker process
 * @param threads of the worker process
 * @param keys in Redis
 * @param redisBytes memory that Redis uses for data
 * @param waiting jobs that no worker has
 * @param settled jobs since the load began
 */
record Sample(
        long second,
        long rssKb,
        long descriptors,
        long threads,
        long keys,
        long redisBytes,
        long waiting,
        long settled) {

    static Sample take(long second, long pid, Resp resp, String prefix) {
        Path proc = Path.of("/proc", "" + pid);
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
            return new Sample(
                    second,
                    status(proc, "VmRSS"),
                    open.count(),
                    status(proc, "Threads"),
                    Long.parseLong("" + resp.call("DBSIZE")),
                    info(resp, "memory", "used_memory"),
                    waiting(resp, prefix + "ready"),
                    settled(resp, prefix + "stats"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at process " + pid, e);
        }
    }

    /** Ended jobs, whatever came of them. */
    static long settled(Resp resp, String stats) {
        long all = 0;
        for (String outcome : new String[] {"completed", "dead", "cancelled"}) {
            Object count = resp.call("HGET", stats, outcome);
            all += count == null ? 0 : Long.parseLong("" + count);
        }
        return all;
    }

    private static long waiting(Resp resp, String ready) {
        String group = "" + resp.call("XINFO", "GROUPS", ready);
        int lag = group.indexOf("lag, ");
        return lag < 0 ? -1 : Long.parseLong(group.substring(lag + 5).split("\\D", 2)[0]);
    }

    private static long status(Path proc, String field) throws IOException {
        try (Stream<String> lines = Files.lines(proc.resolve("status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long info(Resp resp, String section, String field) {
        return ("" + resp.call("INFO", section))
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(field.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
