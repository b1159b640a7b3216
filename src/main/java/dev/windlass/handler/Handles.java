package dev.windlass.handler;

import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Singleton;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@link JobHandler} or {@link BlockingJobHandler} as the one that runs jobs of a kind, and makes it a bean
 * (a singleton unless it says otherwise). Two handlers of one kind stop the start.
 */
@Stereotype
@Singleton
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Handles {
    /** The kind: 1 to 128 characters without spaces. */
    String value();

    /** Longest time of one attempt, such as {@code 30s}; empty for none. Configuration and job may be stricter. */
    String timeout() default "";
}
