package dev.windlass;

import dev.windlass.cli.HealthProbe;
import dev.windlass.cli.WindlassCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import sun.misc.Signal;

/** Entry point: no argument runs the worker daemon, anything else is a command. */
@QuarkusMain
public class Main {
    /** A little less than 32 MB: collectors count a part of the heap out. */
    private static final long LEAST_HEAP = 28L << 20;

    public static void main(String... args) {
        if (HealthProbe.isAsked(args)) {
            HealthProbe.main(Arrays.copyOfRange(args, 1, args.length));
        }
        refuseSmallHeap();
        if (args.length > 0) {
            WindlassCommand.settingsFor(args).forEach(Main::setUnlessGiven);
        }
        // with an exit handler of ours Quarkus would tell nobody why the start failed
        Quarkus.run(App.class, args);
    }

    /** With less, the JVM may stand still for ever, deaf to SIGTERM, instead of failing. */
    private static void refuseSmallHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        if (heap < LEAST_HEAP) {
            System.err.printf(
                    "Windlass does not start: its heap of %d MB is too small; give it 32 MB or more with -Xmx,"
                            + " or with a larger memory limit of the container%n",
                    heap >> 20);
            System.exit(1);
        }
    }

    private static void setUnlessGiven(String key, String value) {
        System.getProperties().putIfAbsent(key, value);
    }

    /** Runs inside Quarkus, when all beans are there. */
    public static class App implements QuarkusApplication {
        @Inject
        CommandLine.IFactory factory;

        @Inject
        Daemon daemon;

        private final AtomicBoolean asked = new AtomicBoolean();

        @Override
        public int run(String... args) {
            if (args.length == 0) {
                stopOn("TERM");
                stopOn("INT");
                Quarkus.waitForExit();
                return 0;
            }
            return new CommandLine(WindlassCommand.class, factory).execute(args);
        }

        /**
         * The JVM's own answer to SIGTERM ends with code 143; an orderly stop is a success. Asked twice, it hurries.
         * Quarkus is told to end only after the drain, since it closes the HTTP interfaces first of all.
         */
        private void stopOn(String signal) {
            Signal.handle(new Signal(signal), received -> {
                if (asked.getAndSet(true)) {
                    daemon.hurry();
                } else {
                    daemon.drain(() -> Quarkus.asyncExit(0));
                }
            });
        }
    }
}
