package dev.windlass;

import dev.windlass.cli.WindlassCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import picocli.CommandLine;
import sun.misc.Signal;

/** Entry point: no argument runs the worker daemon, anything else is a command. */
@QuarkusMain
public class Main {
    public static void main(String... args) {
        if (args.length > 0) {
            WindlassCommand.settingsFor(args).forEach(Main::setUnlessGiven);
        }
        Quarkus.run(
                App.class,
                (exitCode, failure) -> {
                    if (failure != null && exitCode == 0) {
                        // what failed has been logged; the caller must not take it for success
                        System.exit(1);
                    }
                    System.exit(exitCode);
                },
                args);
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

        /** The JVM's own answer to SIGTERM ends with code 143; an orderly stop is a success. Asked twice, it hurries. */
        private void stopOn(String signal) {
            boolean[] asked = {false};
            Signal.handle(new Signal(signal), received -> {
                if (asked[0]) {
                    daemon.hurry();
                } else {
                    asked[0] = true;
                    Quarkus.asyncExit(0);
                }
            });
        }
    }
}
