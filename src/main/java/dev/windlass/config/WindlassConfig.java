package dev.windlass.config;

import dev.windlass.transport.Transport;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of Windlass. Each is checked as it is read, and the start fails with every mistake listed at once. How to
 * reach Redis is not here: any {@code quarkus.redis.*} setting works as Quarkus documents it.
 */
@ConfigMapping(prefix = "windlass")
public interface WindlassConfig {
    /** The queues that this daemon works on, in no order. Default: {@code default}. */
    @WithDefault("default")
    List<@WithConverter(Checked.QueueNameConverter.class) String> queues();

    /** Name of this worker in Redis and in logs. Default: host name and process id. */
    Optional<@WithConverter(Checked.WorkerName.class) String> worker();

    /** Most jobs that run at the same time in this daemon, all queues together; 1 to 100,000. Default: 64. */
    @WithDefault("64")
    @WithConverter(Checked.Concurrency.class)
    int concurrency();

    /**
     * How long a session, and with it the jobs it holds, outlives its last heartbeat; 2 s to 1 h. A heartbeat is sent
     * every tenth of it. A longer lease means a later recovery from a frozen host. Default: 10s.
     */
    @WithDefault("10s")
    @WithConverter(Checked.Lease.class)
    Duration lease();

    /** Longest time of one attempt; 0 means no limit. Kinds and jobs may set their own; the strictest wins. Default: 0. */
    @WithDefault("0")
    @WithConverter(Checked.NotNegative.class)
    Duration timeout();

    /** Attempts of a job including the first, where neither job nor kind says; 1 or more. Default: 5. */
    @WithDefault("5")
    @WithConverter(Checked.Positive.class)
    int maxAttempts();

    /**
     * How long a stopped handler that blocks may take to end after its thread was interrupted; then its outcome is
     * settled without it, and only its slot stays taken until it ends. Default: 5s.
     */
    @WithDefault("5s")
    @WithConverter(Checked.NotNegative.class)
    Duration stopGrace();

    /**
     * Whether this process works on queues. A process that does not is a mere client: it enqueues, looks and steers.
     * Default: true.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * By what means event loops do their input and output: {@code nio}, {@code epoll}, {@code io_uring}, or {@code auto} for
     * a native one where it loads and nio elsewhere. It decides {@code quarkus.vertx.prefer-native-transport}; with
     * {@code auto}, what is given for that key holds. The start fails when the one that is asked for cannot be loaded;
     * {@code io_uring} needs a transport on the class path that Windlass does not bring along. Default: auto.
     */
    @WithDefault("auto")
    @WithConverter(Checked.TransportLabel.class)
    Transport transport();

    UnknownKind unknownKind();

    Start start();

    Shutdown shutdown();

    Files files();

    HttpConfig http();

    Results results();

    Payload payload();

    DeadLetters dead();

    Embedded embedded();

    /** Settings of one queue, by its name: {@code windlass.queue."mail".concurrency=8}. */
    Map<String, Queue> queue();

    /** Settings of one kind, by its name: {@code windlass.kind."thumbnail".timeout=30s}. */
    Map<String, Kind> kind();

    /** Jobs of a kind that nobody here handles: perhaps a deploy is under way that brings the handler. */
    interface UnknownKind {
        /** How often to look for a handler before the job is buried; 1 buries at once. Default: 10. */
        @WithDefault("10")
        @WithConverter(Checked.Positive.class)
        int attempts();

        /** The pause between two looks. Default: 1m. */
        @WithDefault("1m")
        @WithConverter(Checked.NotNegative.class)
        Duration pause();
    }

    /** Starting. */
    interface Start {
        /**
         * How long the start waits for a Redis that does not answer before it fails. 0: it does not look for Redis, and jobs
         * are taken when there is one. Default: 4s.
         */
        @WithDefault("4s")
        @WithConverter(Checked.NotNegative.class)
        Duration patience();
    }

    /** Stopping. */
    interface Shutdown {
        /** How long running jobs may go on after SIGTERM before they are handed back; 0 hands back at once. Default: 20s. */
        @WithDefault("20s")
        @WithConverter(Checked.NotNegative.class)
        Duration drain();
    }

    /** Files that jobs may touch. */
    interface Files {
        /** The folder that file kinds may not leave. Default: the working directory. */
        @WithDefault(".")
        Path root();

        /**
         * How much of a file the result of {@code file.read} may hold, in bytes (suffixes K, M); 1 to 256M. Results live in
         * Redis, so read larger files in parts. Default: 1M.
         */
        @WithDefault("1M")
        @WithConverter(Checked.ResultSize.class)
        MemorySize maxRead();
    }

    /** What is kept of settled jobs. */
    interface Results {
        /** Whether every settled job adds an entry to the {@code results} stream. Default: true. */
        @WithDefault("true")
        boolean enabled();

        /** About how many entries the {@code results} stream keeps; the oldest go first. Default: 100000. */
        @WithDefault("100000")
        @WithConverter(Checked.Positive.class)
        int maxEntries();

        /**
         * How long the record of a settled job is kept, and how long a pushed reply waits to be fetched; 0 keeps no
         * record. Applies where the job does not say itself. Default: 1h.
         */
        @WithDefault("1h")
        @WithConverter(Checked.NotNegative.class)
        Duration ttl();

        /**
         * Which settled jobs leave a record: {@code asked} those whose producer asked for one (the HTTP interface and
         * {@code JobClient} do), {@code all}, or {@code none}. Failed and dead jobs always keep their errors. Default: asked.
         */
        @WithDefault("asked")
        Records records();

        /** Whether results are pushed to the reply list that a job names. Default: true. */
        @WithDefault("true")
        boolean replies();
    }

    /** Which settled jobs leave a record. */
    enum Records {
        ASKED,
        ALL,
        NONE
    }

    /** Limits of what a job may carry. */
    interface Payload {
        /** Largest payload, in bytes (suffixes K, M); larger ones are refused by the HTTP interface, buried from Redis. Default: 1M. */
        @WithDefault("1M")
        MemorySize max();
    }

    /** The dead letters of each queue. */
    interface DeadLetters {
        /** How many are kept; the oldest go first. Default: 100000. */
        @WithDefault("100000")
        @WithConverter(Checked.Positive.class)
        int maxEntries();

        /** How long they are kept; 0 means for ever. Default: 180d. */
        @WithDefault("180d")
        @WithConverter(Checked.NotNegative.class)
        Duration maxAge();
    }

    /** The redis-server that the daemon starts for itself when {@code quarkus.redis.hosts} is not set. */
    interface Embedded {
        /** The folder of its data, its password and its log. Default: {@code data} in the working directory. */
        @WithDefault("data")
        Path folder();
    }

    /** Overrides for one queue; what is absent falls to the setting of the same name for all. */
    interface Queue {
        /** Most jobs of this queue at the same time in this daemon. Default: the daemon's concurrency. */
        Optional<@WithConverter(Checked.Concurrency.class) Integer> concurrency();

        /** Most jobs that may be ready in the queue; enqueueing beyond that is refused. Default: no limit. */
        Optional<@WithConverter(Checked.Positive.class) Integer> maxReady();

        QueueResults results();

        /** Where jobs of this queue are pushed whose kind has no handler here. */
        PushConfig push();
    }

    /** Overrides of {@link Results} for one queue. */
    interface QueueResults {
        /** See {@link Results#enabled()}. */
        Optional<Boolean> enabled();

        /** See {@link Results#ttl()}. */
        Optional<@WithConverter(Checked.NotNegative.class) Duration> ttl();

        /** See {@link Results#records()}. */
        Optional<Records> records();

        /** See {@link Results#replies()}. */
        Optional<Boolean> replies();
    }

    /** Overrides for one kind. */
    interface Kind {
        /** Most jobs of this kind at the same time in this daemon. Default: no limit of its own. */
        Optional<@WithConverter(Checked.Concurrency.class) Integer> concurrency();

        /** See {@link WindlassConfig#timeout()}. */
        Optional<@WithConverter(Checked.NotNegative.class) Duration> timeout();

        /**
         * Whether its handler runs on a thread of its own although it is one for the event loop: for a handler that was
         * found to block. Default: false.
         */
        @WithDefault("false")
        boolean offload();

        /** See {@link WindlassConfig#maxAttempts()}. */
        Optional<@WithConverter(Checked.Positive.class) Integer> maxAttempts();

        Backoff backoff();

        /** Where jobs of this kind are pushed, instead of a handler here. */
        PushConfig push();

        /**
         * Exceptions that are worth another attempt, by class name, subclasses included; when given, all others bury the
         * job at once. Default: all.
         */
        Optional<List<String>> retryOn();

        /** Exceptions that bury the job at once, by class name, subclasses included. Default: none. */
        Optional<List<String>> giveUpOn();

        /** The program that runs jobs of this kind, if one does. */
        @WithParentName
        Command bound();
    }

    /** A program that runs jobs of a kind: payload on its standard input, result from its standard output. */
    interface Command {
        /**
         * The program, by its full path, and its arguments, separated by commas; a comma within one is written as
         * {@code \\,}, a dollar sign as {@code $$}. No shell is involved, and nothing of a job gets into them. Default: none,
         * the kind is handled by a bean.
         */
        Optional<List<String>> command();

        /** The folder in which it runs. Default: the daemon's working directory. */
        Optional<Path> commandDir();

        /**
         * Its whole environment: {@code windlass.kind."resize".command-env.LANG=C.UTF-8}. The daemon's own, which may hold
         * secrets, is not passed on. Default: empty.
         */
        Map<String, String> commandEnv();

        /**
         * Exit codes that bury the job at once, as no further attempt can mend it; 1 to 255. Code 0 completes it, all others
         * make it retryable. Default: none.
         */
        Optional<List<@WithConverter(Checked.ExitCode.class) Integer>> commandDeadExitCodes();

        /**
         * How much it may write to its standard output, in bytes (suffixes K, M); 1 to 256M. More ends it, and buries the
         * job. Default: 1M.
         */
        @WithDefault("1M")
        @WithConverter(Checked.ResultSize.class)
        MemorySize commandMaxOutput();
    }

    /** How a kind's pauses grow. */
    enum BackoffPolicy {
        /** {@code first × factor^(attempt − 1)}, at most {@code max}. */
        EXPONENTIAL,
        /** Always {@code first}. */
        FIXED,
        /** The pauses of {@code list}, then its last again and again. */
        LIST,
        /** No further attempt: the first failure buries the job. */
        NONE
    }

    /** The pause before a kind's next attempt, plus jitter. */
    interface Backoff {
        /** How the pauses grow: {@code exponential}, {@code fixed}, {@code list} or {@code none}. Default: exponential. */
        @WithDefault("exponential")
        BackoffPolicy policy();

        /** The pauses of the policy {@code list}, such as {@code 1s,10s,5m}. Default: {@code 1s,10s,1m,10m}. */
        @WithDefault("1s,10s,1m,10m")
        List<@WithConverter(Checked.NotNegative.class) Duration> list();

        /** The pause after the first failure. Default: 1s. */
        @WithDefault("1s")
        @WithConverter(Checked.NotNegative.class)
        Duration first();

        /** By how much each further pause is longer; 1 means always the same. Default: 2. */
        @WithDefault("2")
        @WithConverter(Checked.Factor.class)
        double factor();

        /** The longest pause. Default: 1h. */
        @WithDefault("1h")
        @WithConverter(Checked.NotNegative.class)
        Duration max();

        /** Up to which part of the pause is added at random, so that jobs that failed together do not come back together; 0 to 1. Default: 0.2. */
        @WithDefault("0.2")
        @WithConverter(Checked.Part.class)
        double jitter();
    }
}
