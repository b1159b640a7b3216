package dev.windlass.cli;

import dev.windlass.config.WindlassConfig;
import dev.windlass.job.QueueName;
import dev.windlass.store.Doctor;
import dev.windlass.store.Finding;
import dev.windlass.store.StoreException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: looks whether Redis can be trusted with jobs. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks whether Redis can be trusted with the configured queues: version, role, eviction,"
                + " persistence, memory, clock, rights, keys. Says what to do about each finding.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no error was found; warnings may have been",
            "1:an error was found",
            "3:Redis cannot be reached"
        })
public class DoctorCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    private final Doctor doctor;
    private final WindlassConfig config;

    public DoctorCommand(Doctor doctor, WindlassConfig config) {
        this.doctor = doctor;
        this.config = config;
    }

    @Override
    public Integer call() {
        try {
            // every command has its own deadline
            List<Finding> findings = doctor.examine(
                            config.queues().stream().map(QueueName::new).toList())
                    .await()
                    .indefinitely();
            Findings.print(findings, spec.commandLine().getOut());
            return Findings.any(findings, Finding.Level.ERROR) ? EnqueueCommand.JOB_FAILED : EnqueueCommand.OK;
        } catch (StoreException e) {
            spec.commandLine().getErr().println("doctor: " + e.getMessage());
            return EnqueueCommand.STORE_UNREACHABLE;
        }
    }
}
