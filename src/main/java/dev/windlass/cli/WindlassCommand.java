package dev.windlass.cli;

import dev.windlass.cli.demo.DemoSettings;
import io.quarkus.picocli.runtime.annotations.TopCommand;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** The commands of this program; without one it is the worker daemon. */
@TopCommand
@Command(
        name = "windlass",
        mixinStandardHelpOptions = true,
        description = "A job-queue worker daemon. Without a command it works on the queues that are configured.",
        subcommands = {
            EnqueueCommand.class,
            JoinCommand.class,
            DoctorCommand.class,
            FsckCommand.class,
            HealthCommand.class,
            DemoCommand.class
        })
public class WindlassCommand {
    /**
     * The settings with which a command runs, where the user gives no others: it is a client that opens no port, works
     * on no queue, and says nothing but its answer. The demo has settings of its own.
     */
    public static Map<String, String> settingsFor(String... args) {
        if (args.length > 0 && args[0].equals("demo")) {
            return DemoSettings.all();
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("windlass.enabled", "false");
        settings.put("quarkus.http.host-enabled", "false");
        settings.put("quarkus.management.host-enabled", "false");
        settings.put("quarkus.log.level", "WARN");
        return settings;
    }
}
