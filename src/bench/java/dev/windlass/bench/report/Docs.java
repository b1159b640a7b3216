package dev.windlass.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts figures into the page about performance, between its two marks, and the plot beside it. */
public final class Docs {
    private static final String BEGIN = "<!-- figures: written by src/bench/run -->\n";
    private static final String END = "<!-- end of figures -->";

    private final Path page;

    public Docs(Path page) {
        this.page = page;
    }

    /**
     * Replaces what an earlier run has left there.
     *
     * @param note what else a reader must know; empty for nothing
     */
    public void write(List<Line> lines, String note) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(page + " lacks the marks between which figures go: " + BEGIN + END);
        }
        String figures = new Markdown(lines).text(note) + "\n![jobs a second by case](performance.svg)\n\n";
        Files.writeString(page, text.substring(0, begin) + BEGIN + "\n" + figures + text.substring(end));
        Files.writeString(page.resolveSibling("performance.svg"), new Plot(lines).svg());
    }
}
