package dev.windlass.cli;

import dev.windlass.config.WindlassConfig;
import dev.windlass.job.QueueName;
import dev.windlass.store.Doctor;
import dev.windlass.store.Finding;
import dev.windlass.store.StoreException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fsck}: looks for jobs that are in no place, and mends what it finds when asked to. */
@Command(
        name = "fsck",
        mixinStandardHelpOptions = true,
        description =
                "Looks in queues for what no crash of a worker leaves behind, and changes nothing without --repair."
                        + " Workers may go on meanwhile.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well, or has been mended",
            "1:something was found that is not mended",
            "2:wrong usage",
            "3:Redis cannot be reached, or refuses"
        })
public class FsckCommand implements Callable<Integer> {
    @Option(names = "--repair", description = "Mend what is found.")
    boolean repair;

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            description = "A queue; may be given more than once. Default: all that are configured.")
    @Nullable
    List<String> queues;

    @Spec
    CommandSpec spec;

    private final Doctor doctor;
    private final WindlassConfig config;

    public FsckCommand(Doctor doctor, WindlassConfig config) {
        this.doctor = doctor;
        this.config = config;
    }

    @Override
    public Integer call() {
        boolean sound = true;
        try {
            for (String queue : queues == null ? config.queues() : queues) {
                List<Finding> findings =
                        doctor.check(new QueueName(queue), repair).await().indefinitely();
                spec.commandLine().getOut().println("queue " + queue + ": " + findings.size() + " findings");
                Findings.print(findings, spec.commandLine().getOut());
                sound &= !Findings.any(findings, Finding.Level.WARNING);
            }
            return sound ? EnqueueCommand.OK : EnqueueCommand.JOB_FAILED;
        } catch (StoreException e) {
            return complain(EnqueueCommand.STORE_UNREACHABLE, e.getMessage());
        } catch (IllegalArgumentException e) {
            return complain(EnqueueCommand.BAD_INPUT, e.getMessage());
        }
    }

    private int complain(int code, @Nullable String what) {
        spec.commandLine().getErr().println("fsck: " + what);
        return code;
    }
}
