package dev.windlass.faults;

import dev.windlass.faults.crew.Task;
import dev.windlass.job.NewJob;
import java.time.Duration;
import java.util.Random;

/** A mixed load without end, in bursts, the same for the same seed. For one thread. */
final class Load {
    /** About how long a job takes, all kinds together. */
    private static final int MILLIS_A_JOB = 390;

    private static final int MANY_SLOTS = 64;

    private final Random random;
    private final boolean daemons;
    private final boolean hogs;
    private final int longestPause;
    private int count;
    private int burst;

    /** A load that {@code plan}'s workers can do, with something of everything. */
    Load(Plan plan, boolean daemons) {
        this(plan.seed(), daemons, true, (plan.workers() - 1) * plan.concurrency());
    }

    /** As fast as suits many slots. */
    Load(long seed, boolean daemons, boolean hogs) {
        this(seed, daemons, hogs, MANY_SLOTS);
    }

    /**
     * @param daemons whether handlers are push targets, which can do less
     * @param hogs whether some handlers hold their event loop, which says nothing about how soon work goes on
     * @param slots how many jobs can run at the same time when one worker is missing
     */
    private Load(long seed, boolean daemons, boolean hogs, int slots) {
        // of the plan's numbers, so that one does not change the other
        this.random = new Random(~seed);
        this.daemons = daemons;
        this.hogs = hogs;
        // a little more than half of what they can do
        this.longestPause = Math.max(40, 2 * MILLIS_A_JOB * 10 / 6 / slots);
    }

    /**
     * A job to enqueue.
     *
     * @param outcomes those that are right, separated by {@code |}
     * @param cancelAfterMillis when to call it off; -1 for never
     */
    record Ask(String name, NewJob job, String outcomes, int cancelAfterMillis) {}

    /** The pause before the next. */
    long pauseMillis() {
        if (burst > 0) {
            burst--;
            return 1;
        }
        burst = random.nextInt(15) == 0 ? random.nextInt(12) : 0;
        return 1 + random.nextInt(longestPause);
    }

    Ask next() {
        String name = "j" + count++;
        int dice = random.nextInt(100);
        int ms = random.nextInt(4) == 0 ? random.nextInt(1_200) : random.nextInt(30);
        Ask ask;
        if (dice < 10) {
            ask = ask(name, "fail", ms / 4, 1 + random.nextInt(2), "completed", -1);
        } else if (dice < 13) {
            ask = ask(name, "doom", ms / 4, 0, "dead", -1);
        } else if (dice < 20) {
            ask = ask(name, "snooze", ms / 4, 0, "completed", -1);
        } else if (dice < 25) {
            // longer than the lease
            ask = ask(name, "complete", 2_000 + random.nextInt(2_500), 0, "completed", -1);
        } else if (dice < 33) {
            ask = ask(name, "complete", 500 + random.nextInt(1_500), 0, "completed|cancelled", random.nextInt(1_500));
        } else if (dice < 36) {
            ask = ask(name, "complete", 60_000, 0, "dead", -1);
            ask = with(
                    ask,
                    ask.job()
                            .withTimeout(Duration.ofMillis(200 + random.nextInt(400)))
                            .withMaxAttempts(1));
        } else if (dice < 40 && !daemons) {
            ask = ask(name, "gather", 0, 1 + random.nextInt(3), "completed", -1);
        } else if (dice == 40 && !daemons && hogs) {
            ask = ask(name, "hog", random.nextInt(3_500), 0, "completed", -1);
        } else {
            ask = ask(name, "complete", ms, 0, "completed", -1);
        }
        return dressed(ask);
    }

    private Ask ask(String name, String act, int ms, int times, String outcomes, int cancelAfterMillis) {
        boolean onLoop = act.equals("gather") || act.equals("hog") || ms == 0 || random.nextInt(3) > 0;
        String kind = daemons ? "push" : onLoop ? "work" : "blocking";
        NewJob job = NewJob.ofJson(kind, new Task(name, act, ms, times).json());
        // only what fails on purpose has few attempts
        job = job.withMaxAttempts(act.equals("doom") ? 2 : 5);
        return new Ask(name, job, outcomes, cancelAfterMillis);
    }

    /** With or without an id, a delay, a record. */
    private Ask dressed(Ask ask) {
        NewJob job = ask.job();
        if (random.nextInt(2) == 0 || ask.cancelAfterMillis() >= 0) {
            // with a record, as JobClient asks for: without one, an id is known only until the job has ended
            job = job.withId(ask.name()).withKeep(Duration.ofMinutes(10));
        }
        if (random.nextInt(6) == 0) {
            job = job.withDelay(Duration.ofMillis(random.nextInt(1_500)));
        }
        if (random.nextInt(4) == 0) {
            job = job.withKeep(Duration.ofMinutes(10));
        }
        return with(ask, job);
    }

    private static Ask with(Ask ask, NewJob job) {
        return new Ask(ask.name(), job, ask.outcomes(), ask.cancelAfterMillis());
    }
}
