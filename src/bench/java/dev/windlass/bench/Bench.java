package dev.windlass.bench;

import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Rounds;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.report.Docs;
import dev.windlass.bench.report.JsonLines;
import dev.windlass.bench.report.Line;
import dev.windlass.bench.report.Markdown;
import dev.windlass.bench.report.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command {@code src/bench/run}. */
public final class Bench {
    private Bench() {}

    /** Exits with 1 when a case could not be measured or the smoke test failed. */
    public static void main(String... args) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        Options options = args.length == 0 ? Options.given() : Options.read(args);
        if (options.list) {
            Cases.all().forEach(one -> System.out.printf("%-28s %s%n", one.name(), one.about()));
            return;
        }
        System.exit((options.smoke ? smoke(options) : measure(options)) ? 0 : 1);
    }

    private static boolean smoke(Options options) throws Exception {
        Setup setup = options.setup();
        return new Smoke(setup, new JsonLines(options.folder.resolve("smoke.jsonl"), Scene.here(setup))).passes();
    }

    /** Measures case by case; one that fails is told and does not keep the others from being measured. */
    private static boolean measure(Options options) throws Exception {
        Setup setup = options.setup();
        JsonLines lines = new JsonLines(options.folder.resolve("figures.jsonl"), Scene.here(setup));
        boolean good = options.report || measure(options, setup, lines);
        List<Line> newest = lines.newest();
        Path report = options.folder.resolve("report.md");
        Files.writeString(report, new Markdown(newest).text(options.note));
        System.out.println("\nAll figures so far are in " + report);
        if (options.writeDocs) {
            new Docs(Path.of("src", "docs", "performance.md")).write(newest, options.note);
        }
        return good;
    }

    private static boolean measure(Options options, Setup setup, JsonLines lines) throws Exception {
        Rounds rounds = new Rounds(options.rounds, System.out::println);
        boolean good = true;
        for (Case one : Cases.named(options.cases)) {
            System.out.println("\n" + one.name() + ": " + one.about());
            try {
                lines.add(rounds.of(one, setup));
            } catch (RuntimeException e) {
                System.err.println(one.name() + " could not be measured:");
                e.printStackTrace();
                good = false;
            }
        }
        return good;
    }
}
