import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Lists what ships with its licences, and fails where one is not allowed or where something ships that is in no list:
 *
 * <pre>java Licences.java SBOM ALLOWED APPLICATION LIST</pre>
 *
 * SBOM is a bill of materials in CycloneDX's XML; ALLOWED has a licence a line, by its identifier or its name there, or
 * {@code group:artifact = licence} where a component does not tell; APPLICATION is the packaged one; LIST is written. A
 * component with several licences may be used under any of them.
 */
public class Licences {
    private final Set<String> allowed = new HashSet<>();
    private final Map<String, String> told = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("Licences: wants the SBOM, the allowed licences, the application and the list to write");
            System.exit(2);
        }
        Licences licences = new Licences();
        licences.readAllowed(Path.of(args[1]));
        Map<String, List<String>> components = components(Path.of(args[0]));
        licences.check(components);
        licences.checkComplete(components.keySet(), Path.of(args[2]));
        List<String> lines = new ArrayList<>();
        components.forEach((name, all) -> lines.add(name + "  " + String.join(" or ", licences.of(name, all))));
        Files.write(Path.of(args[3]), lines);
        licences.mistakes.forEach(mistake -> System.err.println("licences: " + mistake));
        System.out.println("licences: " + components.size() + " components, " + licences.mistakes.size() + " mistakes");
        System.exit(licences.mistakes.isEmpty() ? 0 : 1);
    }

    private void readAllowed(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String text = line.replaceFirst("#.*", "").trim();
            int is = text.indexOf(" = ");
            if (is > 0) {
                told.put(text.substring(0, is).trim(), text.substring(is + 3).trim());
            } else if (!text.isEmpty()) {
                allowed.add(text);
            }
        }
    }

    /** Licences by {@code group:artifact:version}, in order. */
    private static Map<String, List<String>> components(Path sbom) throws Exception {
        Document document =
                DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(sbom.toFile());
        Map<String, List<String>> found = new TreeMap<>();
        for (Element all : children(document.getDocumentElement(), "components")) {
            for (Element component : children(all, "component")) {
                List<String> licences = new ArrayList<>();
                for (Element list : children(component, "licenses")) {
                    for (Element licence : children(list, "license")) {
                        licences.add(text(licence, "id", text(licence, "name", "?")));
                    }
                    for (Element expression : children(list, "expression")) {
                        String choice = expression.getTextContent().replaceAll("[()]", "");
                        licences.addAll(Arrays.asList(choice.split(" OR ")));
                    }
                }
                String name = text(component, "group", "") + ":" + text(component, "name", "");
                found.put(name + ":" + text(component, "version", ""), licences);
            }
        }
        return found;
    }

    private List<String> of(String component, List<String> licences) {
        String own = told.get(component.substring(0, component.lastIndexOf(':')));
        return own == null ? licences : List.of(own);
    }

    private void check(Map<String, List<String>> components) {
        Set<String> unused = new HashSet<>(told.keySet());
        components.forEach((component, all) -> {
            unused.remove(component.substring(0, component.lastIndexOf(':')));
            if (of(component, all).stream().noneMatch(allowed::contains)) {
                mistakes.add(component + " has " + (all.isEmpty() ? "no licence" : "the licence " + all)
                        + ": look at it, then add it to the allowed ones, or do without the component");
            }
        });
        unused.forEach(component -> mistakes.add(component + " is told a licence and does not ship: drop the line"));
    }

    /** What Quarkus has packed must be what the list is about; its jars are named {@code group.artifact-version.jar}. */
    private void checkComplete(Set<String> components, Path application) throws IOException {
        Set<String> known = new HashSet<>();
        for (String component : components) {
            String[] parts = component.split(":");
            known.add(parts[0] + "." + parts[1] + "-" + parts[2]);
        }
        try (Stream<Path> files = Files.walk(application.resolve("lib"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> name.substring(0, name.length() - ".jar".length()))
                    // one with a classifier is of the component without
                    .filter(name -> known.stream().noneMatch(jar -> name.equals(jar) || name.startsWith(jar + "-")))
                    .sorted()
                    .forEach(name -> mistakes.add(name + ".jar ships and is not in the bill of materials"));
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element && node.getNodeName().equals(name)) {
                found.add((Element) node);
            }
        }
        return found;
    }

    private static String text(Element parent, String name, String otherwise) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? otherwise : found.get(0).getTextContent().trim();
    }
}
