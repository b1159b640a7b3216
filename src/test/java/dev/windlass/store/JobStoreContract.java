package dev.windlass.store;

import dev.windlass.testing.Resp;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/**
 * What every {@link JobStore} owes, written once: one nested class a transition, each in a file of its own. A subclass
 * only starts a server; everything then runs twice, over RESP2 and over RESP3.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(ProtocolVersion.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JobStoreContract {
    @Parameter
    ProtocolVersion protocol = ProtocolVersion.RESP2;

    private @Nullable ContractBench bench;
    private @Nullable TestAbortedException missing;

    /** Starts a server on loopback, without a password, or skips the tests visibly; returns its port. */
    abstract int startServer();

    /** Tells how clients reach the server; at its port, without more, where nothing is told. */
    void reach(RedisOptions options) {}

    /** Opens the connection on which tests look behind the stores. */
    Resp lookBehind(int port) {
        return new Resp(port);
    }

    /** Ends the server, also when it was not started. */
    abstract void stopServer();

    @BeforeAll
    void connect() {
        try {
            int port = startServer();
            bench = new ContractBench(
                    port, lookBehind(port), options -> reach(options.setPreferredProtocolVersion(protocol)));
        } catch (TestAbortedException e) {
            missing = e;
        }
    }

    @AfterAll
    void disconnect() throws Exception {
        try {
            if (bench != null) {
                bench.close();
            }
        } finally {
            stopServer();
        }
    }

    private ContractBench bench() {
        if (missing != null) {
            // here rather than before all, so that every single test is reported as skipped
            throw missing;
        }
        return Objects.requireNonNull(bench);
    }

    @Nested
    class FullMemory extends FullMemoryContract {
        FullMemory() {
            super(bench());
        }
    }

    @Nested
    class Fsck extends FsckContract {
        Fsck() {
            super(bench());
        }
    }

    @Nested
    class Enqueue extends EnqueueContract {
        Enqueue() {
            super(bench());
        }
    }

    @Nested
    class Reply extends ReplyContract {
        Reply() {
            super(bench());
        }
    }

    @Nested
    class Reserve extends ReserveContract {
        Reserve() {
            super(bench());
        }
    }

    @Nested
    class Settle extends SettleContract {
        Settle() {
            super(bench());
        }
    }

    @Nested
    class Settled extends SettledContract {
        Settled() {
            super(bench());
        }
    }

    @Nested
    class Promote extends PromoteContract {
        Promote() {
            super(bench());
        }
    }

    @Nested
    class Heartbeat extends HeartbeatContract {
        Heartbeat() {
            super(bench());
        }
    }

    @Nested
    class Reap extends ReapContract {
        Reap() {
            super(bench());
        }
    }

    @Nested
    class TakeOver extends TakeOverContract {
        TakeOver() {
            super(bench());
        }
    }

    @Nested
    class Blame extends BlameContract {
        Blame() {
            super(bench());
        }
    }

    @Nested
    class Release extends ReleaseContract {
        Release() {
            super(bench());
        }
    }

    @Nested
    class Cancel extends CancelContract {
        Cancel() {
            super(bench());
        }
    }

    @Nested
    class Sweep extends SweepContract {
        Sweep() {
            super(bench());
        }
    }

    @Nested
    class Revive extends ReviveContract {
        Revive() {
            super(bench());
        }
    }

    @Nested
    class Trim extends TrimContract {
        Trim() {
            super(bench());
        }
    }

    @Nested
    class Find extends FindContract {
        Find() {
            super(bench());
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        Lifecycle() {
            super(bench());
        }
    }

    @Nested
    class BadEntry extends BadEntryContract {
        BadEntry() {
            super(bench());
        }
    }

    @Nested
    class ForgedBookkeeping extends ForgedBookkeepingContract {
        ForgedBookkeeping() {
            super(bench());
        }
    }

    @Nested
    class BadKey extends BadKeyContract {
        BadKey() {
            super(bench());
        }
    }

    @Nested
    class ForeignJobKey extends ForeignJobKeyContract {
        ForeignJobKey() {
            super(bench());
        }
    }

    @Nested
    class Batch extends BatchContract {
        Batch() {
            super(bench());
        }
    }

    @Nested
    class Races extends RacesContract {
        Races() {
            super(bench());
        }
    }

    @Nested
    class FenceRaces extends FenceRacesContract {
        FenceRaces() {
            super(bench());
        }
    }

    @Nested
    class Group extends GroupContract {
        Group() {
            super(bench());
        }
    }

    @Nested
    class GroupEnd extends GroupEndContract {
        GroupEnd() {
            super(bench());
        }
    }

    @Nested
    class GroupCancel extends GroupCancelContract {
        GroupCancel() {
            super(bench());
        }
    }

    @Nested
    class Progress extends ProgressContract {
        Progress() {
            super(bench());
        }
    }

    @Nested
    class Idle extends IdleContract {
        Idle() {
            super(bench());
        }
    }

    @Nested
    class Bounded extends BoundedContract {
        Bounded() {
            super(bench());
        }
    }
}
