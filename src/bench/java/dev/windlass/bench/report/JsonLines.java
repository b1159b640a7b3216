package dev.windlass.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.bench.measure.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of JSON a figure, added to a file as soon as it is known. */
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
            lines.append(json.writeValueAsString(line(figure))).append('\n');
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Map<String, Object> line(Figure figure) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("case", figure.of());
        line.put("candidate", figure.candidate());
        line.put("metric", figure.metric().label());
        line.put("unit", figure.metric().unit());
        line.put("min", figure.min());
        line.put("median", figure.median());
        line.put("max", figure.max());
        line.put("runs", figure.runs());
        line.put("java", figure.java());
        line.put("transport", "nio");
        line.put("commit", scene.commit());
        line.put("cores", scene.cores());
        line.put("scale", scene.setup().scale());
        return line;
    }
}
