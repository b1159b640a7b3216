package dev.windlass.bench.measure;

import dev.windlass.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * With what all cases of a run work.
 *
 * @param jvms on which candidates run, each on every one
 * @param options further options of these JVMs; the defaults are what counts
 * @param transport by which daemon and floor do their input and output; {@code AUTO} is the default
 * @param scale by which numbers of jobs are multiplied, more than 0
 */
public record Setup(List<Jvm> jvms, List<String> options, Transport transport, double scale) {
    /** How many jobs to do instead of {@code full}; never so few that nothing could be seen. */
    public int jobs(int full) {
        return (int) Math.max(Math.min(full, 100), Math.round(full * scale));
    }

    /** The same with one more option of the JVMs. */
    public Setup with(String option) {
        List<String> more = new ArrayList<>(options);
        more.add(option);
        return new Setup(jvms, List.copyOf(more), transport, scale);
    }

    /** The candidates of every JVM. */
    public List<Candidate> each(Function<Jvm, List<Candidate>> candidates) {
        return jvms.stream().flatMap(jvm -> candidates.apply(jvm).stream()).toList();
    }
}
