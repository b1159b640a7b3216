package dev.windlass.handler.builtin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.JobContext;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs of a kind by a program: the payload goes to its standard input, the result is what it writes to its standard
 * output ({@link CommandResult}), and its exit code says how the attempt ended. When the job is stopped, the program and
 * all it has started are ended first, so the outcome is settled when nothing of it runs any more.
 */
final class CommandHandler implements BlockingJobHandler<Buffer, Buffer> {
    /** So that the end of what a program said is kept when a failure is stored, which takes 2,000 characters. */
    private static final int MAX_MESSAGE = 2_000;

    private static final int FIRST_SIGNAL = 128;

    private final Program program;
    private final ObjectMapper mapper;

    CommandHandler(Program program, ObjectMapper mapper) {
        this.program = program;
        this.mapper = mapper;
    }

    @Override
    @SuppressWarnings("NullAway") // null is no result, which the contract's type cannot say
    public @Nullable Buffer handle(@Nullable Buffer payload, JobContext job) throws IOException, InterruptedException {
        byte[] input = payload == null ? new byte[0] : payload.getBytes();
        try (RunningProgram running = RunningProgram.start(program, input)) {
            int exitCode = running.await();
            if (running.wroteTooMuch()) {
                throw new DiscardException("command " + program.name() + " of job " + job.id() + " wrote more than "
                        + program.maxOutput() + " bytes to its standard output: let it write less, or raise "
                        + program.key() + "-max-output");
            }
            if (exitCode == 0) {
                return CommandResult.of(running.output(), mapper, program, job);
            }
            String message = message(exitCode, running.errors(), job);
            throw program.deadExitCodes().contains(exitCode)
                    ? new DiscardException(message)
                    : new CommandFailedException(message);
        }
    }

    private String message(int exitCode, String errors, JobContext job) {
        String signal = exitCode > FIRST_SIGNAL ? " (signal " + (exitCode - FIRST_SIGNAL) + ")" : "";
        String said = errors.isBlank() ? "nothing" : errors.strip();
        String what = "command " + program.name() + " of job " + job.id() + " ended with exit code " + exitCode + signal
                + "; its standard error said: ";
        int room = MAX_MESSAGE - what.length();
        return what + (said.length() <= room ? said : "…" + said.substring(said.length() - room + 1));
    }
}
