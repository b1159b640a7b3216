package dev.windlass.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.faults.check.Breach;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Many runs, each with its seed, and a report. See src/docs/faults.md. */
public final class FaultRun {
    private final Options options;

    FaultRun(Options options) {
        this.options = options;
    }

    /** Exits with 1 when a run failed. */
    public static void main(String... args) throws IOException {
        Logger.getLogger("").setLevel(Level.SEVERE);
        // an exception that nobody waits for any more is told at length, and outages make many
        Infrastructure.setDroppedExceptionHandler(dropped -> {});
        Options options = Options.read(args);
        List<Verdict> verdicts = new FaultRun(options).all(options.plans());
        Report report = new Report(options, verdicts);
        Files.createDirectories(options.folder());
        Files.writeString(options.folder().resolve("report.md"), report.markdown());
        Files.writeString(
                options.folder().resolve("report.json"),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.json()));
        System.out.println(report.markdown());
        System.exit(verdicts.stream().allMatch(Verdict::good) ? 0 : 1);
    }

    /** Does a run for each plan; what happened in failed ones stays in a folder named after their seed. */
    List<Verdict> all(List<Plan> plans) {
        // the first use sets up context propagation, which two threads at once cannot do; Quarkus does it at its start
        Uni.createFrom().emitter(first -> first.complete(1)).await().indefinitely();
        ExecutorService pool = Executors.newFixedThreadPool(options.parallel());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        try {
            List<Future<Verdict>> running = new ArrayList<>();
            for (Plan plan : plans) {
                running.add(pool.submit(() -> one(plan, vertx)));
            }
            List<Verdict> verdicts = new ArrayList<>();
            for (Future<Verdict> one : running) {
                verdicts.add(one.get());
            }
            return verdicts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
            vertx.close();
        }
    }

    private Verdict one(Plan plan, Vertx vertx) throws IOException {
        long seed = plan.seed();
        Path folder = Files.createTempDirectory(scratch(), "windlass-faults-");
        try {
            long begun = System.nanoTime();
            Verdict verdict;
            try {
                verdict = new OneRun(plan, options, vertx, folder).run();
            } catch (RuntimeException e) {
                // the runner's own trouble is not swept under the carpet either
                e.printStackTrace();
                verdict = new Verdict(
                        seed,
                        0,
                        java.util.Map.of(),
                        List.of(),
                        List.of(),
                        List.of(new Breach("broken-run", "", "" + e)));
            }
            System.out.printf(
                    "seed %d: %s, %d jobs, %d faults, %d ms%n",
                    seed,
                    verdict.good() ? "ok" : verdict.firstBreaches(),
                    verdict.jobs(),
                    verdict.faults().size(),
                    (System.nanoTime() - begun) / 1_000_000);
            if (!verdict.good()) {
                keep(folder, options.folder().resolve("seed-" + seed));
                Files.writeString(options.folder().resolve("seed-" + seed).resolve("plan.txt"), plan.toString());
            }
            return verdict;
        } finally {
            delete(folder);
        }
    }

    /** Memory where there is some: every write of Redis is followed by a sync, and a hundred runs are not about disks. */
    private static Path scratch() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void keep(Path from, Path to) throws IOException {
        delete(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
