package dev.windlass.upkeep;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Something that a queue needs done again and again, by any worker. */
interface Duty {
    /** What it is called in messages. */
    String name();

    /** Does one round; emits how long to wait before the next. */
    Uni<Duration> round();
}
