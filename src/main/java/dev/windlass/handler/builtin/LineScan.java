package dev.windlass.handler.builtin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts lines, and finds some, in a text that comes in pieces. However long a line is, only its beginning is kept and
 * looked at, so memory stays bounded. Used by one thread at a time.
 */
final class LineScan {
    /** How many bytes of a line are looked at. */
    static final int LINE = 64 * 1024;
    /** How many characters of a line are shown. */
    static final int SHOWN = 500;

    private final @Nullable Predicate<String> wanted;
    private final int max;
    private final List<FileLines.Line> first = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean begun;
    private boolean cut;
    private long lines;
    private long matches;
    private long cutLines;

    /**
     * @param wanted which lines to find; null to count only
     * @param max how many of the found to show
     */
    LineScan(@Nullable Predicate<String> wanted, int max) {
        this.wanted = wanted;
        this.max = max;
    }

    /** @param piece the next bytes of the text; must have an array */
    void take(ByteBuffer piece) {
        byte[] bytes = piece.array();
        int start = piece.arrayOffset() + piece.position();
        int end = piece.arrayOffset() + piece.limit();
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n') {
                add(bytes, start, i);
                endLine();
                start = i + 1;
            }
        }
        add(bytes, start, end);
    }

    /** Ends the text; a last line without a line break counts, too. */
    FileLines.Report finish(String path) {
        if (begun) {
            endLine();
        }
        return wanted == null
                ? new FileLines.Report(path, lines, null, null, null)
                : new FileLines.Report(path, lines, matches, List.copyOf(first), cutLines);
    }

    private void add(byte[] piece, int from, int to) {
        if (from == to) {
            return;
        }
        begun = true;
        if (wanted != null) {
            int room = Math.min(to - from, LINE - line.size());
            line.write(piece, from, room);
            cut |= room < to - from;
        }
    }

    private void endLine() {
        lines++;
        if (wanted != null) {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            look(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, wanted);
            cutLines += cut ? 1 : 0;
        }
        begun = false;
        cut = false;
    }

    private void look(String text, Predicate<String> found) {
        if (found.test(text)) {
            matches++;
            if (first.size() < max) {
                first.add(new FileLines.Line(lines, text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…"));
            }
        }
    }
}
