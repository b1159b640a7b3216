package dev.windlass.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What the command line says.
 *
 * @param seed of the first run; each further run has the next one
 * @param duration how long faults are begun in each run
 * @param parallel how many runs at the same time
 * @param daemons whether workers are processes of the packaged daemon, else parts of this JVM
 * @param only names of the fault types to choose from; empty for all
 * @param folder where reports and the histories of failed runs go
 */
record Options(long seed, int runs, Duration duration, int parallel, boolean daemons, List<String> only, Path folder) {

    static Options defaults() {
        return new Options(1, 20, Duration.ofSeconds(4), 4, false, List.of(), Path.of("target", "faults"));
    }

    /**
     * Reads {@code --seed N --runs N --seconds S --parallel N --daemons --only A,B --folder F}, in any order.
     *
     * @throws IllegalArgumentException naming what is not understood
     */
    static Options read(String... args) {
        Options options = defaults();
        for (int i = 0; i < args.length; i++) {
            if (args[i].isBlank()) {
                continue;
            }
            if (args[i].equals("--daemons")) {
                options = new Options(
                        options.seed,
                        options.runs,
                        options.duration,
                        options.parallel,
                        true,
                        options.only,
                        options.folder);
                continue;
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            options = options.with(args[i], args[++i]);
        }
        return options;
    }

    /** The plan of each run. */
    List<Plan> plans() {
        return LongStream.range(seed, seed + runs)
                .mapToObj(one -> Plan.of(one, this))
                .toList();
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--seed" -> new Options(Long.parseLong(value), runs, duration, parallel, daemons, only, folder);
            case "--runs" -> new Options(seed, Integer.parseInt(value), duration, parallel, daemons, only, folder);
            case "--seconds" ->
                new Options(seed, runs, Duration.ofSeconds(Long.parseLong(value)), parallel, daemons, only, folder);
            case "--parallel" -> new Options(seed, runs, duration, Integer.parseInt(value), daemons, only, folder);
            case "--only" -> new Options(seed, runs, duration, parallel, daemons, List.of(value.split(",")), folder);
            case "--folder" -> new Options(seed, runs, duration, parallel, daemons, only, Path.of(value));
            default ->
                throw new IllegalArgumentException("unknown option " + name
                        + "; there are --seed, --runs, --seconds, --parallel, --daemons, --only and --folder");
        };
    }
}
