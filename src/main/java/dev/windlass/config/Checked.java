package dev.windlass.config;

import dev.windlass.job.QueueName;
import dev.windlass.transport.Transport;
import dev.windlass.transport.Transports;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Converters that also check the range. The check is made while a value is converted, not by a later validation, because
 * only then does the start list all mistakes at once: wrong types, wrong ranges and unknown keys together.
 */
public final class Checked {
    private Checked() {}

    /** A whole number of at least 1. */
    public static final class Positive implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return wholeNumber(value, 1, Integer.MAX_VALUE);
        }
    }

    /** A number of jobs at the same time. */
    public static final class Concurrency implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return wholeNumber(value, 1, 100_000);
        }
    }

    /** A share between 0 and 1. */
    public static final class Part implements Converter<Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public Double convert(String value) {
            double number = Double.parseDouble(value.trim());
            if (!(number >= 0 && number <= 1)) {
                throw new IllegalArgumentException("must be between 0 and 1, not " + value);
            }
            return number;
        }
    }

    /** A factor by which something grows: at least 1. */
    public static final class Factor implements Converter<Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public Double convert(String value) {
            double number = Double.parseDouble(value.trim());
            if (!(number >= 1 && number <= 1_000)) {
                throw new IllegalArgumentException("must be between 1 and 1000, not " + value);
            }
            return number;
        }
    }

    /** What a program says when it ends, other than 0. */
    public static final class ExitCode implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return wholeNumber(value, 1, 255);
        }
    }

    /** How large a result may be that is built in memory. */
    public static final class ResultSize implements Converter<MemorySize> {
        private static final long serialVersionUID = 1L;
        private static final long MOST = 256L * 1024 * 1024;

        @Override
        public MemorySize convert(String value) {
            MemorySize size;
            try {
                size = new MemorySizeConverter().convert(value.trim());
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("must be a size such as 500K or 1M, not '" + value + "'", e);
            }
            if (size.asLongValue() < 1 || size.asLongValue() > MOST) {
                throw new IllegalArgumentException("must be between 1 byte and 256M, not " + value);
            }
            return size;
        }
    }

    /** A duration of zero or more, such as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 180d} or {@code PT1M}. */
    public static final class NotNegative implements Converter<Duration> {
        private static final long serialVersionUID = 1L;

        @Override
        public Duration convert(String value) {
            return duration(value, Duration.ZERO, Duration.ofDays(36_500));
        }
    }

    /** How long to wait for somebody else: a duration that is neither nothing nor for ever. */
    public static final class Patience implements Converter<Duration> {
        private static final long serialVersionUID = 1L;

        @Override
        public Duration convert(String value) {
            return duration(value, Duration.ofMillis(1), Duration.ofDays(1));
        }
    }

    /** A number of redirects. */
    public static final class Redirects implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String value) {
            return wholeNumber(value, 0, 50);
        }
    }

    /** The length of a lease. */
    public static final class Lease implements Converter<Duration> {
        private static final long serialVersionUID = 1L;

        @Override
        public Duration convert(String value) {
            return duration(value, Duration.ofSeconds(2), Duration.ofHours(1));
        }
    }

    /** A queue's name. */
    public static final class QueueNameConverter implements Converter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String value) {
            return new QueueName(value.trim()).value();
        }
    }

    /** A worker's name. */
    public static final class WorkerName implements Converter<String> {
        private static final long serialVersionUID = 1L;
        private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

        @Override
        public String convert(String value) {
            if (!LEGAL.matcher(value).matches()) {
                throw new IllegalArgumentException("must be 1 to 100 of A-Z a-z 0-9 . _ : -, not '" + value + "'");
            }
            return value;
        }
    }

    /** A transport that can be used on this machine. */
    public static final class TransportLabel implements Converter<Transport> {
        private static final long serialVersionUID = 1L;

        @Override
        public Transport convert(String value) {
            Transport asked = Transport.labelled(value)
                    .orElseThrow(() ->
                            new IllegalArgumentException("must be auto, nio, epoll or io_uring, not '" + value + "'"));
            String obstacle = Transports.obstacle(asked);
            if (obstacle != null) {
                throw new IllegalArgumentException(obstacle);
            }
            return asked;
        }
    }

    private static Integer wholeNumber(String value, int least, int most) {
        long number;
        try {
            number = Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number, not '" + value + "'", e);
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException("must be between " + least + " and " + most + ", not " + value);
        }
        return (int) number;
    }

    private static Duration duration(String value, Duration least, Duration most) {
        Duration duration;
        try {
            duration = "0".equals(value.trim()) ? Duration.ZERO : DurationConverter.parseDuration(value.trim());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "must be a duration such as 500ms, 10s, 5m or 1h, not '" + value + "'", e);
        }
        if (duration == null) {
            // what the converter makes of blank text
            throw new IllegalArgumentException("must be a duration such as 500ms, 10s, 5m or 1h, not blank");
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException("must be between " + least + " and " + most + ", not " + value);
        }
        return duration;
    }
}
