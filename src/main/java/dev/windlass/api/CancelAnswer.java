package dev.windlass.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What came of calling a job off.
 *
 * @param cancel {@code done}, or {@code asked} when a worker has the job and has been told
 */
@Schema(description = "What came of calling a job off.")
public record CancelAnswer(
        String id,
        String queue,
        @Schema(enumeration = {"done", "asked"}) String cancel) {}
