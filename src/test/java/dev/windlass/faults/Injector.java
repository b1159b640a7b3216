package dev.windlass.faults;

import dev.windlass.faults.Plan.Planned;
import dev.windlass.faults.crew.Hand;
import dev.windlass.faults.crew.Redis;
import dev.windlass.faults.crew.Wire;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.What;
import dev.windlass.testing.Resp;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does the harm, and undoes it. For one thread. */
final class Injector {
    private static final Pattern ID = Pattern.compile("\\bid=(\\d+) ");
    /** A port on which nobody listens: the master of a Redis that is to be a lonely replica. */
    private static final String NOBODY = "1";

    private final Redis redis;
    private final Crew crew;
    private final Producer producer;
    private final String sessions;
    private final HistoryFile history;

    Injector(Redis redis, Crew crew, Producer producer, String queue, HistoryFile history) {
        this.redis = redis;
        this.crew = crew;
        this.producer = producer;
        this.sessions = "windlass:{" + queue + "}:session:*";
        this.history = history;
    }

    /** Who is hit. */
    String party(Planned fault) {
        return switch (fault.type().scope) {
            case REDIS -> "redis";
            case WIRE ->
                isProducer(fault) ? "producer" : crew.at(fault.target()).name();
            case WORKER -> crew.at(fault.target()).name();
        };
    }

    void begin(Planned fault) {
        history.add(Event.ofName("chaos", What.FAULT, fault.type().name(), party(fault)));
        switch (fault.type().scope) {
            case REDIS -> hurtRedis(fault.type());
            case WIRE -> hurtWire(fault.type(), wire(fault));
            case WORKER -> hurtWorker(fault.type(), crew.at(fault.target()));
        }
    }

    /** @param party what {@link #party} said at the beginning: a wire that has been replaced meanwhile is left alone */
    void end(Planned fault, String party) {
        switch (fault.type().scope) {
            case REDIS -> healRedis(fault.type());
            case WIRE -> healWire(fault, party);
            case WORKER -> healWorker(fault.type(), fault.target());
        }
        history.add(Event.ofName("chaos", What.HEALED, fault.type().name(), party));
    }

    // ---- redis ----------------------------------------------------------------------------------------------------

    private void hurtRedis(FaultType type) {
        switch (type) {
            case REDIS_RESTART -> redis.restart();
            case REDIS_KILL -> redis.kill9();
            case REDIS_FREEZE -> redis.freeze();
            case REDIS_OUT_OF_MEMORY -> redis.call("CONFIG", "SET", "maxmemory", "1");
            case REDIS_READ_ONLY -> redis.call("REPLICAOF", "127.0.0.1", NOBODY);
            case REDIS_PASSWORD -> redis.changePassword();
            case SCRIPT_FLUSH -> redis.call("SCRIPT", "FLUSH");
            default -> killClients(type);
        }
    }

    private void healRedis(FaultType type) {
        switch (type) {
            case REDIS_KILL -> redis.restart();
            case REDIS_FREEZE -> redis.thaw();
            case REDIS_OUT_OF_MEMORY -> redis.call("CONFIG", "SET", "maxmemory", "0");
            case REDIS_READ_ONLY -> redis.call("REPLICAOF", "NO", "ONE");
            case REDIS_PASSWORD -> redis.restorePassword();
            default -> {}
        }
    }

    private void killClients(FaultType type) {
        try (Resp resp = redis.connect()) {
            Set<String> heartbeats = new HashSet<>();
            for (Object key : (List<?>) resp.call("KEYS", sessions.replace("{", "\\{"))) {
                heartbeats.add("" + resp.call("HGET", "" + key, "client"));
            }
            String me = "" + resp.call("CLIENT", "ID");
            for (String client : ("" + resp.call("CLIENT", "LIST")).split("\n")) {
                Matcher id = ID.matcher(client);
                if (id.find() && !id.group(1).equals(me) && isOf(type, client, heartbeats.contains(id.group(1)))) {
                    resp.call("CLIENT", "KILL", "ID", id.group(1));
                }
            }
        }
    }

    private static boolean isOf(FaultType type, String client, boolean heartbeat) {
        boolean reader = client.contains(" cmd=xreadgroup");
        boolean control = !client.contains(" sub=0 ");
        return switch (type) {
            case CLIENT_KILL_READERS -> reader;
            case CLIENT_KILL_HEARTBEATS -> heartbeat;
            case CLIENT_KILL_CONTROL -> control;
            default -> !reader && !heartbeat && !control;
        };
    }

    // ---- network --------------------------------------------------------------------------------------------------

    private void hurtWire(FaultType type, Wire wire) {
        switch (type) {
            case BLACK_HOLE, BLACK_HOLE_THEN_RESET -> wire.hold();
            case LOST_ANSWERS -> wire.swallowAnswers();
            case HALF_OPEN -> wire.forget();
            case RESET -> wire.cut();
            case REFUSED -> wire.refuse();
            case LATENCY -> wire.slow(Duration.ofMillis(500));
            default -> throw new IllegalArgumentException(type + " does not hurt a wire");
        }
    }

    private void healWire(Planned fault, String party) {
        if (!party(fault).equals(party) || fault.type() == FaultType.HALF_OPEN || fault.type() == FaultType.RESET) {
            return;
        }
        if (fault.type() == FaultType.BLACK_HOLE || fault.type() == FaultType.LATENCY) {
            wire(fault).heal();
        } else {
            wire(fault).healByReset();
        }
    }

    private boolean isProducer(Planned fault) {
        return fault.target() == crew.all().size();
    }

    private Wire wire(Planned fault) {
        return isProducer(fault) ? producer.wire() : crew.at(fault.target()).wire();
    }

    // ---- workers --------------------------------------------------------------------------------------------------

    private static void hurtWorker(FaultType type, Hand hand) {
        switch (type) {
            case WORKER_KILL -> hand.kill();
            case WORKER_FREEZE -> hand.freeze();
            default -> hand.stop();
        }
    }

    private void healWorker(FaultType type, int place) {
        Hand hand = crew.at(place);
        switch (type) {
            case WORKER_FREEZE -> hand.thaw();
            case WORKER_KILL -> crew.replace(place);
            default -> {
                if (type == FaultType.WORKER_STOP_TWICE) {
                    hand.hurry();
                }
                crew.replace(place);
            }
        }
    }
}
