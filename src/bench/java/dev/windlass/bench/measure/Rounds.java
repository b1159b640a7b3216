package dev.windlass.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets the candidates of a case take turns, A B A B: whatever slows the machine down for a while hits all of them, so that
 * what they are to each other can be trusted where their rates cannot.
 */
public final class Rounds {
    private final int rounds;
    private final Consumer<String> log;

    /** @param log hears of every turn as it ends */
    public Rounds(int rounds, Consumer<String> log) {
        this.rounds = rounds;
        this.log = log;
    }

    /** Runs a case; its figures in the order of its candidates, ratios last. */
    public List<Figure> of(Case one, Setup setup) throws Exception {
        List<Candidate> candidates = one.candidates(setup);
        List<List<Sample>> samples = new ArrayList<>();
        candidates.forEach(candidate -> samples.add(new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < candidates.size(); i++) {
                Candidate candidate = candidates.get(i);
                Sample sample = candidate.turn().call();
                samples.get(i).add(sample);
                log.accept("%s %d/%d %s on Java %s: %s"
                        .formatted(
                                one.name(),
                                round,
                                rounds,
                                candidate.name(),
                                candidate.jvm().version(),
                                sample));
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            figures.addAll(figures(one, candidates.get(i), samples.get(i)));
        }
        figures.addAll(ratios(one, candidates, samples));
        return figures;
    }

    private static List<Figure> figures(Case one, Candidate candidate, List<Sample> samples) {
        Map<Metric, List<Double>> values = new LinkedHashMap<>();
        for (Sample sample : samples) {
            sample.values().forEach((metric, value) -> values.computeIfAbsent(metric, m -> new ArrayList<>())
                    .add(value));
        }
        return values.entrySet().stream()
                .map(entry -> Figure.of(
                        one.name(), candidate.name(), candidate.jvm().version(), entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Round by round: a ratio of medians would compare moments that have nothing to do with each other. */
    private static List<Figure> ratios(Case one, List<Candidate> candidates, List<List<Sample>> samples) {
        List<Figure> ratios = new ArrayList<>();
        for (int r = 0; r < candidates.size(); r++) {
            Candidate reference = candidates.get(r);
            for (int i = 0; reference.reference() && i < candidates.size(); i++) {
                Candidate candidate = candidates.get(i);
                if (candidate.reference() || !candidate.jvm().equals(reference.jvm())) {
                    continue;
                }
                List<Double> values = new ArrayList<>();
                for (int round = 0; round < samples.get(i).size(); round++) {
                    values.add(rate(samples.get(i).get(round))
                            / rate(samples.get(r).get(round)));
                }
                String names = candidate.name() + "/" + reference.name();
                ratios.add(Figure.of(one.name(), names, candidate.jvm().version(), Metric.RATIO, values));
            }
        }
        return ratios;
    }

    private static double rate(Sample sample) {
        return sample.values().getOrDefault(Metric.RATE, Double.NaN);
    }
}
