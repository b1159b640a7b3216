package dev.windlass.bench;

import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Setup;
import dev.windlass.transport.Transport;
import dev.windlass.transport.Transports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the command line says; src/bench/README.md explains it. */
final class Options {
    static final String USAGE = """
            src/bench/run [CASE...] [--rounds N] [--scale X] [--java HOME,HOME] [--jvm-option OPTION]
                          [--transport T] [--folder F] [--smoke] [--list] [--write-docs] [--report]
                          [--note TEXT]""";

    final List<String> cases = new ArrayList<>();
    private final List<Jvm> jvms = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private double scale = 1;
    private Transport transport = Transport.AUTO;
    int rounds = 3;
    boolean smoke;
    boolean list;
    boolean writeDocs;
    /** Whether nothing is measured, and the figures of earlier runs are written. */
    boolean report;
    /** What a reader of the written figures must know of the machine; empty for nothing. */
    String note = "";

    Path folder = Path.of("target", "bench");

    private Options() {}

    /** What {@code src/bench/run} was given, one a line. */
    static Options given() {
        String lines = System.getenv().getOrDefault("BENCH_ARGUMENTS", "");
        return read(lines.lines().filter(line -> !line.isBlank()).toArray(String[]::new));
    }

    /** @throws IllegalArgumentException naming what is not understood */
    static Options read(String... args) {
        Options options = new Options();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                options.cases.add(args[i]);
            } else if (!options.flag(args[i])) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " is unknown or lacks its value\n" + USAGE);
                }
                options.value(args[i], args[++i]);
            }
        }
        if (options.rounds < 1 || !(options.scale > 0)) {
            throw new IllegalArgumentException("--rounds must be 1 or more, --scale more than 0");
        }
        return options;
    }

    Setup setup() {
        List<Jvm> on = jvms.isEmpty() ? List.of(Jvm.current()) : List.copyOf(jvms);
        return new Setup(on, List.copyOf(jvmOptions), transport, scale);
    }

    private boolean flag(String name) {
        switch (name) {
            case "--smoke" -> smoke = true;
            case "--list" -> list = true;
            case "--write-docs" -> writeDocs = true;
            case "--report" -> report = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void value(String name, String value) {
        switch (name) {
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--scale" -> scale = Double.parseDouble(value);
            case "--java" -> List.of(value.split(",")).forEach(home -> jvms.add(Jvm.in(Path.of(home))));
            case "--jvm-option" -> jvmOptions.add(value);
            case "--transport" -> transport = usable(value);
            case "--folder" -> folder = Path.of(value);
            case "--note" -> note = value;
            default -> throw new IllegalArgumentException("unknown option " + name + "\n" + USAGE);
        }
    }

    private static Transport usable(String label) {
        Transport asked = Transport.labelled(label)
                .orElseThrow(() -> new IllegalArgumentException("there is no transport " + label));
        String obstacle = Transports.obstacle(asked);
        if (obstacle != null) {
            throw new IllegalArgumentException(obstacle);
        }
        return asked;
    }
}
