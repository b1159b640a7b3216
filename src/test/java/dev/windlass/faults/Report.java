package dev.windlass.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.faults.check.Breach;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came of many runs, for people and for programs. */
final class Report {
    private final Options options;
    private final List<Verdict> verdicts;

    Report(Options options, List<Verdict> verdicts) {
        this.options = options;
        this.verdicts = verdicts;
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| | |\n|---|---|\n");
        totals().forEach((name, number) ->
                text.append("| ").append(name).append(" | ").append(number).append(" |\n"));
        text.append("\n| fault | injected | measured | p50 ms | p99 ms | max ms |\n|---|---|---|---|---|---|\n");
        times().forEach((type, took) -> {
            text.append("| ")
                    .append(name(type))
                    .append(" | ")
                    .append(injected(type))
                    .append(" | ");
            text.append(took.size()).append(" | ");
            text.append(
                    took.isEmpty() ? "– | – | –" : part(took, 50) + " | " + part(took, 99) + " | " + part(took, 100));
            text.append(" |\n");
        });
        for (Verdict verdict : verdicts) {
            for (Breach breach : verdict.breaches()) {
                text.append("\n- seed ").append(verdict.seed()).append(": ").append(breach);
            }
        }
        return text.append('\n').toString();
    }

    ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("workers", options.daemons() ? "processes" : "one JVM");
        root.put("secondsOfFaults", options.duration().toSeconds());
        ObjectNode numbers = root.putObject("totals");
        totals().forEach(numbers::put);
        ObjectNode faults = root.putObject("faults");
        times().forEach((type, took) -> {
            ObjectNode fault = faults.putObject(type.name());
            fault.put("injected", injected(type));
            fault.put("measured", took.size());
            if (!took.isEmpty()) {
                fault.put("p50", part(took, 50)).put("p99", part(took, 99)).put("max", part(took, 100));
            }
        });
        ArrayNode failed = root.putArray("breaches");
        for (Verdict verdict : verdicts) {
            for (Breach breach : verdict.breaches()) {
                failed.addObject()
                        .put("seed", verdict.seed())
                        .put("rule", breach.rule())
                        .put("job", breach.id())
                        .put("text", breach.text());
            }
        }
        return root;
    }

    private Map<String, Long> totals() {
        Map<String, Long> totals = new java.util.LinkedHashMap<>();
        totals.put("runs", (long) verdicts.size());
        totals.put("first seed", options.seed());
        totals.put(
                "failed runs",
                verdicts.stream().filter(verdict -> !verdict.good()).count());
        totals.put(
                "faults injected",
                verdicts.stream().mapToLong(verdict -> verdict.faults().size()).sum());
        totals.put("jobs", verdicts.stream().mapToLong(Verdict::jobs).sum());
        totals.put("lost", breaches("lost"));
        totals.put("accepted twice", breaches("settled-twice"));
        Map<String, Long> counts = new TreeMap<>();
        verdicts.forEach(verdict -> verdict.counts().forEach((name, count) -> counts.merge(name, count, Long::sum)));
        totals.putAll(counts);
        return totals;
    }

    private long breaches(String rule) {
        return verdicts.stream()
                .flatMap(verdict -> verdict.breaches().stream())
                .filter(breach -> breach.rule().equals(rule))
                .count();
    }

    private long injected(FaultType type) {
        return verdicts.stream()
                .flatMap(verdict -> verdict.faults().stream())
                .filter(fault -> fault.type() == type)
                .count();
    }

    /** Recoveries in milliseconds, sorted, of every type that was injected. */
    private Map<FaultType, List<Long>> times() {
        Map<FaultType, List<Long>> times = new EnumMap<>(FaultType.class);
        for (Verdict verdict : verdicts) {
            verdict.faults().forEach(fault -> times.computeIfAbsent(fault.type(), type -> new ArrayList<>()));
            verdict.recoveries().forEach(recovery -> times.computeIfAbsent(recovery.type(), type -> new ArrayList<>())
                    .add(recovery.millis()));
        }
        times.values().forEach(took -> took.sort(null));
        return times;
    }

    private static long part(List<Long> sorted, int percent) {
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }

    private static String name(FaultType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
