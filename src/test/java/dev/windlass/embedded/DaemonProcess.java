package dev.windlass.embedded;

import dev.windlass.testing.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that owns an embedded Redis and can be killed, as a daemon can. */
final class DaemonProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final String firstLine;

    private DaemonProcess(Process process) throws IOException {
        this.process = process;
        BufferedReader output = process.inputReader();
        this.firstLine = String.valueOf(output.readLine());
    }

    /** Starts it in a session of its own, as a terminal would, and returns when its Redis is up or it has failed. */
    static DaemonProcess start(Path folder) {
        // whoever was started in the background ignores Ctrl-C, and so do all that it starts, unless they are told not
        // to
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(DaemonProcess.class.getName(), folder.toString()));
        try {
            return new DaemonProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws IOException {
        try {
            EmbeddedRedis redis = EmbeddedRedis.start(Path.of(args[0]));
            System.out.println(redis.pid());
        } catch (EmbeddedRedisException e) {
            System.out.println(e.getMessage());
        }
        // until it is killed, or its parent is
        System.in.transferTo(System.out);
    }

    /** The process id of its Redis. */
    long redisPid() {
        return Long.parseLong(firstLine);
    }

    /** Why it did not get its Redis. */
    String refusal() {
        return firstLine;
    }

    long pid() {
        return process.pid();
    }

    void kill9() {
        process.destroyForcibly().onExit().join();
    }

    /** Ctrl-C in its terminal: SIGINT to the whole process group. Returns when the daemon is gone. */
    void ctrlC() {
        Signal.INT.toGroup(process.pid());
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill9();
    }
}
