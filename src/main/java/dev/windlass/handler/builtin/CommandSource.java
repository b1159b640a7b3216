package dev.windlass.handler.builtin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.config.WindlassConfig;
import dev.windlass.handler.HandlerSource;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Brings the kinds that the configuration binds to a program: {@code windlass.kind."resize".command=/usr/bin/convert,-}. */
@Singleton
public class CommandSource implements HandlerSource {
    private final Map<String, WindlassConfig.Kind> kinds;
    private final ObjectMapper mapper;

    CommandSource(WindlassConfig config, ObjectMapper mapper) {
        this.kinds = config.kind();
        this.mapper = mapper;
    }

    @Override
    public String name() {
        return "windlass.kind.*.command";
    }

    @Override
    public Map<String, Supplier<?>> handlers() {
        Map<String, Supplier<?>> handlers = new HashMap<>();
        kinds.forEach((kind, settings) -> {
            WindlassConfig.Command bound = settings.bound();
            if (mentioned(bound)) {
                handlers.put(kind, () -> new CommandHandler(program(kind, bound), mapper));
            }
        });
        return handlers;
    }

    private static boolean mentioned(WindlassConfig.Command bound) {
        return bound.command().isPresent()
                || bound.commandDir().isPresent()
                || !bound.commandEnv().isEmpty()
                || bound.commandDeadExitCodes().isPresent();
    }

    private static Program program(String kind, WindlassConfig.Command bound) {
        String key = "windlass.kind.\"" + kind + "\".command";
        List<String> argv = bound.command()
                .orElseThrow(() -> new IllegalArgumentException(
                        key + " is not set, but other settings of it are: set it, or remove them"));
        Path file = Path.of(argv.get(0));
        if (!file.isAbsolute() || !Files.isRegularFile(file) || !Files.isExecutable(file)) {
            // the path it would be searched on is not passed on, and a search could find another program tomorrow
            throw new IllegalArgumentException(key + " must begin with the full path of a program that the daemon's"
                    + " user may run, but '" + argv.get(0) + "' is none: install or correct it");
        }
        bound.commandDir().filter(folder -> !Files.isDirectory(folder)).ifPresent(folder -> {
            throw new IllegalArgumentException(
                    key + "-dir must be an existing folder, but '" + folder + "' is not: create or correct it");
        });
        return new Program(
                argv,
                bound.commandDir().orElse(Path.of("")).toAbsolutePath(),
                bound.commandEnv(),
                Set.copyOf(bound.commandDeadExitCodes().orElse(List.of())),
                (int) bound.commandMaxOutput().asLongValue(),
                key);
    }
}
