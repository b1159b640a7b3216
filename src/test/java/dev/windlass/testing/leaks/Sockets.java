package dev.windlass.testing.leaks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** TCP sockets as Linux knows them. */
final class Sockets {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";

    private Sockets() {}

    /**
     * Those of this process that are connected or listen, in words. One whose other end is gone counts as closed. Empty
     * where there is no {@code /proc}.
     */
    static Set<String> ofThisProcess() {
        Set<String> found = new TreeSet<>();
        try {
            Set<String> own = inodes();
            for (String table : List.of("tcp", "tcp6")) {
                for (String line : Files.readAllLines(Path.of("/proc/self/net", table))) {
                    String[] words = line.strip().split("\\s+");
                    if (words.length > INODE && own.contains(words[INODE])) {
                        describe(words, found);
                    }
                }
            }
        } catch (IOException e) {
            // no Linux
        }
        return found;
    }

    private static void describe(String[] words, Set<String> found) {
        if (words[STATE].equals(LISTEN)) {
            found.add("listens on port " + port(words[LOCAL]));
        } else if (words[STATE].equals(ESTABLISHED)) {
            found.add("connects port " + port(words[LOCAL]) + " to port " + port(words[REMOTE]));
        }
    }

    /** Of {@code address:port} in hexadecimal digits. */
    private static int port(String end) {
        return Integer.parseInt(end.substring(end.indexOf(':') + 1), 16);
    }

    private static Set<String> inodes() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (IOException e) {
                    // closed in the meantime, such as the one that this list is read from
                }
            }
        }
        return inodes;
    }
}
