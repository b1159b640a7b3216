package dev.windlass.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.bench.measure.Figure;
import dev.windlass.bench.measure.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of JSON a figure, added to a file as soon as it is known; what several runs have added is one report. */
public final class JsonLines {
    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    private final Scene scene;

    public JsonLines(Path file, Scene scene) {
        this.file = file;
        this.scene = scene;
    }

    public void add(List<Figure> figures) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Figure figure : figures) {
            lines.append(json.writeValueAsString(fields(scene.line(figure)))).append('\n');
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** All figures of the file, of each the newest, in the order in which they were first measured. */
    public List<Line> newest() throws IOException {
        Map<String, Line> newest = new LinkedHashMap<>();
        for (String text : Files.readAllLines(file)) {
            Line line = line(json.readTree(text));
            newest.put(line.key(), line);
        }
        return List.copyOf(newest.values());
    }

    private static Map<String, Object> fields(Line line) {
        Figure figure = line.figure();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("case", figure.of());
        fields.put("candidate", figure.candidate());
        fields.put("metric", figure.metric().label());
        fields.put("unit", figure.metric().unit());
        fields.put("min", figure.min());
        fields.put("median", figure.median());
        fields.put("max", figure.max());
        fields.put("runs", figure.runs());
        fields.put("java", figure.java());
        fields.put("transport", line.transport());
        fields.put("commit", line.commit());
        fields.put("cores", Runtime.getRuntime().availableProcessors());
        fields.put("machine", line.machine());
        fields.put("redis", line.redis());
        fields.put("scale", line.scale());
        return fields;
    }

    private static Line line(JsonNode json) {
        Figure figure = new Figure(
                json.path("case").asText(),
                json.path("candidate").asText(),
                json.path("java").asText(),
                Metric.labelled(json.path("metric").asText()),
                json.path("min").asDouble(),
                json.path("median").asDouble(),
                json.path("max").asDouble(),
                json.path("runs").asInt());
        return new Line(
                figure,
                json.path("commit").asText(),
                json.path("scale").asDouble(),
                json.path("machine").asText(),
                json.path("redis").asText(),
                json.path("transport").asText());
    }
}
