package dev.windlass.faults.check;

import dev.windlass.faults.history.History;

/** Something that must hold in every history. */
interface Rule {
    /** What a breach is called in reports: {@code lost}. */
    String name();

    void check(History history, Breaches breaches);
}
