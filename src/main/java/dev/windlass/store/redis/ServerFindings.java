package dev.windlass.store.redis;

import dev.windlass.store.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the server says of itself, judged (Redis, "INFO"). */
final class ServerFindings {
    private ServerFindings() {}

    /** @param info the fields of {@code INFO}; empty where that is not allowed */
    static List<Finding> of(Map<String, String> info) {
        if (info.isEmpty()) {
            return List.of(Finding.warning(
                    "server",
                    "INFO is not allowed, so version, role, eviction and persistence cannot be seen",
                    "allow it: ACL SETUSER <user> +info"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(version(info));
        findings.add(role(info));
        findings.add(eviction(info));
        findings.add(memory(info));
        findings.addAll(persistence(info));
        return findings;
    }

    private static Finding version(Map<String, String> info) {
        boolean valkey = info.containsKey("valkey_version");
        String name = valkey ? "Valkey " + info.get("valkey_version") : "Redis " + info.get("redis_version");
        String[] parts = info.getOrDefault("redis_version", "0.0").split("\\.");
        int major = Integer.parseInt(parts[0]);
        int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        return major > 6 || (major == 6 && minor >= 2)
                ? Finding.ok("version", name)
                : Finding.error("version", name + " is too old", "use Redis 6.2 or newer, or Valkey");
    }

    private static Finding role(Map<String, String> info) {
        return "master".equals(info.get("role"))
                ? Finding.ok("role", "master with " + info.getOrDefault("connected_slaves", "0") + " replicas")
                : Finding.error(
                        "role",
                        "this server is a replica and takes no writes",
                        "point quarkus.redis.hosts at the master");
    }

    private static Finding eviction(Map<String, String> info) {
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        boolean limited = !"0".equals(info.getOrDefault("maxmemory", "0"));
        String cure = "CONFIG SET maxmemory-policy noeviction, and in redis.conf";
        if (policy.equals("noeviction")) {
            return Finding.ok("eviction", "noeviction: Redis throws no job away");
        }
        if (policy.startsWith("allkeys")) {
            return limited
                    ? Finding.error("eviction", policy + ": Redis throws queues away when its memory is full", cure)
                    : Finding.warning(
                            "eviction", policy + " would throw queues away as soon as maxmemory is set", cure);
        }
        return Finding.warning(
                "eviction",
                policy + ": Redis throws away results that nobody fetched yet when its memory is full",
                cure);
    }

    private static Finding memory(Map<String, String> info) {
        long most = Long.parseLong(info.getOrDefault("maxmemory", "0"));
        long used = Long.parseLong(info.getOrDefault("used_memory", "0"));
        String says = (used >> 20) + " MB used" + (most == 0 ? ", no limit" : " of " + (most >> 20) + " MB");
        return most > 0 && used > most / 10 * 9
                ? Finding.warning(
                        "memory",
                        says + ": soon no job can be enqueued",
                        "raise maxmemory, or keep fewer results (windlass.results.max-entries, windlass.results.ttl)")
                : Finding.ok("memory", says);
    }

    private static List<Finding> persistence(Map<String, String> info) {
        List<Finding> findings = new ArrayList<>();
        boolean aof = "1".equals(info.get("aof_enabled"));
        if (aof) {
            findings.add(Finding.ok("persistence", "append-only file is on"));
        } else {
            findings.add(Finding.warning(
                    "persistence",
                    "no append-only file: when Redis crashes, jobs since its last snapshot are lost",
                    "set appendonly yes, with appendfsync everysec or always"));
        }
        if (aof && !"ok".equals(info.getOrDefault("aof_last_write_status", "ok"))) {
            findings.add(Finding.error(
                    "persistence", "the append-only file cannot be written", "look at the disk, and at Redis's log"));
        }
        if (!"ok".equals(info.getOrDefault("rdb_last_bgsave_status", "ok"))) {
            findings.add(Finding.error(
                    "persistence",
                    "the last snapshot failed, and Redis may refuse writes for it",
                    "look at the disk, and at Redis's log"));
        }
        return findings;
    }
}
