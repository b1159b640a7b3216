import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Takes a packaged application apart into what changes with its dependencies and what changes with its code, so that an
 * image has a layer for each:
 *
 * <pre>java Layers.java FROM TO HOME CLASSES</pre>
 *
 * FROM is target/quarkus-app; HOME is where the image will have what lies in TO/lib and TO/app; CLASSES lists what the
 * class-data archive shall hold. The class path begins with
 * all of the dependencies, in the order that Quarkus gives them: a class-data archive that was made with a class path is
 * good for every class path that begins with it, so the archive too belongs to the layer of the dependencies. Quarkus
 * changes some classes of theirs, and puts them into one jar with those of the application; here they become two.
 */
public class Layers {
    private static final String TRANSFORMED = "quarkus/transformed-bytecode.jar";
    private static final String ENTRY_POINT = "io.quarkus.bootstrap.runner.AotQuarkusEntryPoint";
    /** Loaded from here they need not be unpacked at each start, to a place where programs must be allowed. */
    private static final String NATIVE = "META-INF/native/";

    /** The first Java that understands {@code @cp} in a list of classes. */
    private static final int RESOLVES_AHEAD = 24;

    private final Path from;
    private final Path to;
    private final String home;

    private Layers(Path from, Path to, String home) {
        this.from = from;
        this.to = to;
        this.home = home;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            System.err.println("Layers: wants the packaged application, the folder to write to, where that will lie,"
                    + " and the list of classes");
            System.exit(2);
        }
        new Layers(Path.of(args[0]), Path.of(args[1]), args[2]).write(Path.of(args[3]));
    }

    private void write(Path classes) throws IOException {
        List<String> libraries = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (String jar : classPath()) {
            if (jar.startsWith("lib/")) {
                libraries.add(jar);
                copy(jar, "lib");
            } else if (!jar.equals(TRANSFORMED)) {
                own.add(jar);
                copy(jar, "app");
            }
        }
        copy("quarkus/quarkus-application.dat", "app");
        unpackNative(libraries);
        Set<String> ours = new TreeSet<>();
        for (String jar : own) {
            ours.addAll(names(jar));
        }
        split(ours, "lib/lib/transformed.jar", false);
        split(ours, "app/app/transformed.jar", true);
        libraries.add(0, "lib/transformed.jar");
        own.add(0, "app/transformed.jar");

        // the options that matter to an archive, the same when it is made and when it is used
        String options = """
                --add-opens=java.base/java.lang=ALL-UNNAMED
                --enable-native-access=ALL-UNNAMED
                """;
        List<String> archived = Files.readAllLines(classes).stream()
                .filter(line -> Runtime.version().feature() >= RESOLVES_AHEAD || !line.startsWith("@"))
                .toList();
        Files.write(to.resolve("lib/lib/classes.list"), archived);
        Files.writeString(to.resolve("lib/lib/archive.args"), options + "-cp \"" + paths(libraries) + "\"\n");
        libraries.addAll(own);
        Files.writeString(
                to.resolve("app/run.args"),
                options + "-cp \"" + paths(libraries) + "\"\n" + ENTRY_POINT + "\n");
        // what the daemon writes goes here; made here, since the image has nothing to make it with
        Path data = Files.createDirectories(to.resolve("work/data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxr-x"));
    }

    private List<String> classPath() throws IOException {
        try (JarFile run = new JarFile(from.resolve("quarkus-run.jar").toFile())) {
            if (!ENTRY_POINT.equals(run.getManifest().getMainAttributes().getValue("Main-Class"))) {
                throw new IllegalStateException("quarkus-run.jar is not of the type aot-jar: package it with"
                        + " quarkus.package.jar.type=aot-jar");
            }
            return List.of(run.getManifest().getMainAttributes().getValue("Class-Path").split(" "));
        }
    }

    private void copy(String file, String layer) throws IOException {
        Path target = to.resolve(layer).resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(from.resolve(file), target);
    }

    private void unpackNative(List<String> libraries) throws IOException {
        Path folder = Files.createDirectories(to.resolve("lib/lib/native"));
        for (String library : libraries) {
            try (JarFile jar = new JarFile(from.resolve(library).toFile())) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (entry.getName().startsWith(NATIVE) && !entry.isDirectory()) {
                        Files.write(
                                folder.resolve(entry.getName().substring(NATIVE.length())),
                                jar.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
    }

    private Set<String> names(String jar) throws IOException {
        try (JarFile file = new JarFile(from.resolve(jar).toFile()); Stream<JarEntry> entries = file.stream()) {
            return new TreeSet<>(entries.map(ZipEntry::getName).toList());
        }
    }

    /** Entries in order and without times, so that the same classes make the same file. */
    private void split(Set<String> ours, String target, boolean own) throws IOException {
        try (JarFile all = new JarFile(from.resolve(TRANSFORMED).toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(to.resolve(target)))) {
            for (String name : names(TRANSFORMED)) {
                if (name.endsWith(".class") && ours.contains(name) == own) {
                    ZipEntry entry = new ZipEntry(name);
                    entry.setTime(0);
                    out.putNextEntry(entry);
                    out.write(all.getInputStream(all.getEntry(name)).readAllBytes());
                    out.closeEntry();
                }
            }
        }
    }

    private String paths(List<String> jars) {
        return String.join(":", jars.stream().map(jar -> home + "/" + jar).toList());
    }
}
