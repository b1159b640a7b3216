package dev.windlass.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What went wrong, as RFC 9457 writes it.
 *
 * @param type always {@code about:blank}: the status says what kind of problem it is
 * @param title the status's name
 * @param status the HTTP status
 * @param detail what happened, to which job or field, and what to do
 * @param instance the path that was asked for
 */
@RegisterForReflection
@Schema(description = "A problem document (RFC 9457).")
public record Problem(String type, String title, int status, String detail, String instance) {
    static final String MEDIA_TYPE = "application/problem+json";
}
