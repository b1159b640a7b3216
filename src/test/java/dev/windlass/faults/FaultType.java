package dev.windlass.faults;

/** What may go wrong in a run. */
enum FaultType {
    /** Redis is ended in good order and started again with its append-only file. */
    REDIS_RESTART(Scope.REDIS, 0, 0),
    /** Redis is killed, and started again with its append-only file. */
    REDIS_KILL(Scope.REDIS, 0, 1_000),
    /** Redis stands still, up to longer than the lease. */
    REDIS_FREEZE(Scope.REDIS, 500, 4_500),
    /** Redis has no memory left for anything new. */
    REDIS_OUT_OF_MEMORY(Scope.REDIS, 300, 2_500),
    /** Redis becomes a replica, and takes no writes. */
    REDIS_READ_ONLY(Scope.REDIS, 300, 2_500),
    /** The password is changed and everybody has to log in again. */
    REDIS_PASSWORD(Scope.REDIS, 300, 2_500),
    /** Redis forgets all scripts. */
    SCRIPT_FLUSH(Scope.REDIS, 0, 0),
    /** Redis ends the connections that wait for jobs. */
    CLIENT_KILL_READERS(Scope.REDIS, 0, 0),
    /** Redis ends the connections that carry heartbeats. */
    CLIENT_KILL_HEARTBEATS(Scope.REDIS, 0, 0),
    /** Redis ends the connections that hear of cancel requests. */
    CLIENT_KILL_CONTROL(Scope.REDIS, 0, 0),
    /** Redis ends all other connections: those that settle, and those that are shared. */
    CLIENT_KILL_OTHERS(Scope.REDIS, 0, 0),
    /** Packets are lost for a while; TCP sends them again. */
    BLACK_HOLE(Scope.WIRE, 300, 4_500),
    /** Packets are lost for so long that the connections are dead afterwards. */
    BLACK_HOLE_THEN_RESET(Scope.WIRE, 300, 4_500),
    /** What Redis is asked arrives, what it answers is lost, and then the connection. */
    LOST_ANSWERS(Scope.WIRE, 100, 2_000),
    /** Redis has lost the connections, the other end does not know. */
    HALF_OPEN(Scope.WIRE, 0, 0),
    /** All connections of one party are reset. */
    RESET(Scope.WIRE, 0, 0),
    /** All connections of one party are reset, and new ones too. */
    REFUSED(Scope.WIRE, 300, 4_500),
    /** Everything takes half a second. */
    LATENCY(Scope.WIRE, 1_000, 3_000),
    /** A worker is killed; another one is started later. */
    WORKER_KILL(Scope.WORKER, 500, 2_500),
    /** A worker is asked to stop; another one is started later. */
    WORKER_STOP(Scope.WORKER, 500, 2_500),
    /** A worker is asked twice to stop. */
    WORKER_STOP_TWICE(Scope.WORKER, 500, 2_500),
    /** A worker process stands still, up to longer than the lease. */
    WORKER_FREEZE(Scope.WORKER, 500, 5_000);

    /** What is hurt. */
    enum Scope {
        REDIS,
        WIRE,
        WORKER
    }

    final Scope scope;
    final int leastMillis;
    final int mostMillis;

    FaultType(Scope scope, int leastMillis, int mostMillis) {
        this.scope = scope;
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
    }
}
