package dev.windlass.store;

import org.jspecify.annotations.Nullable;

/**
 * How far a group has come.
 *
 * @param id the group's id
 * @param size how many members it has in all; -1 while more are being added
 * @param added how many have been enqueued
 * @param done how many have ended, whatever the outcome
 * @param failed how many of these are dead or cancelled
 * @param first index of the member that failed first; null while none has
 * @param cancelled whether the rest has been asked to stop
 */
public record GroupView(
        String id,
        long size,
        long added,
        long done,
        long failed,
        @Nullable Long first,
        boolean cancelled) {
    /** Tells whether every member has ended. */
    public boolean isDone() {
        return size >= 0 && done >= size;
    }
}
