package dev.windlass.bench.measure;

import java.util.List;

/** Something to be measured. */
public interface Case {
    /** In small letters and hyphens; what stands before the first hyphen names the family. */
    String name();

    /** What happens and what is counted, in a sentence or two for the reader of the figures. */
    String about();

    /** Those that take turns, in this order. */
    List<Candidate> candidates(Setup setup);
}
