package dev.windlass.cli;

import dev.windlass.config.Checked;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations of the command line as the configuration reads its own. */
@RegisterForReflection
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        try {
            return new Checked.NotNegative().convert(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
