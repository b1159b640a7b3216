package dev.windlass.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code kubectl kustomize} makes of a folder, as far as these folders go: {@code resources}, {@code patches} of RFC
 * 6902 with a target, and {@code images}. Whatever else stands in a kustomization is refused, so that nothing is passed over.
 *
 * @param folder where its kustomization.yaml is
 * @param manifests all manifests, patched
 */
public record Overlay(Path folder, List<JsonNode> manifests) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "resources", "patches", "images");

    public static Overlay of(String folder) {
        Path path = Path.of("k8s").resolve(folder);
        try {
            return new Overlay(path, render(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all documents of a YAML text. */
    static List<JsonNode> documents(String yaml) {
        try {
            return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only manifest of that kind. */
    public JsonNode only(String kind) {
        List<JsonNode> found = all(kind);
        if (found.size() != 1) {
            throw new AssertionError(folder + " has " + found.size() + " manifests of kind " + kind);
        }
        return found.get(0);
    }

    List<JsonNode> all(String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind))
                .toList();
    }

    /** The pods that the Deployment makes: their {@code spec}. */
    public JsonNode pod() {
        return only("Deployment").at("/spec/template/spec");
    }

    public JsonNode container() {
        return pod().at("/containers/0");
    }

    private static List<JsonNode> render(Path folder) throws IOException {
        JsonNode kustomization =
                YAML.readTree(folder.resolve("kustomization.yaml").toFile());
        kustomization.fieldNames().forEachRemaining(field -> {
            if (!KNOWN.contains(field)) {
                throw new AssertionError(folder + ": this reader knows no " + field + ": teach it, or do without");
            }
        });
        List<JsonNode> manifests = new ArrayList<>();
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = folder.resolve(resource.asText()).normalize();
            manifests.addAll(path.toFile().isDirectory() ? render(path) : List.of(YAML.readTree(path.toFile())));
        }
        for (JsonNode patch : kustomization.path("patches")) {
            JsonNode operations =
                    YAML.readTree(folder.resolve(patch.path("path").asText()).toFile());
            manifests.replaceAll(manifest -> isTarget(patch, manifest) ? patched(manifest, operations) : manifest);
        }
        for (JsonNode image : kustomization.path("images")) {
            manifests.replaceAll(manifest -> tagged(manifest, image));
        }
        return manifests;
    }

    private static boolean isTarget(JsonNode patch, JsonNode manifest) {
        return patch.at("/target/kind").equals(manifest.path("kind"))
                && patch.at("/target/name").equals(manifest.at("/metadata/name"));
    }

    private static JsonNode patched(JsonNode manifest, JsonNode operations) {
        try (var target = Json.createReader(new StringReader(manifest.toString()));
                var patch = Json.createReader(new StringReader(operations.toString()))) {
            JsonArray all = patch.readArray();
            JsonObject result = Json.createPatch(all).apply(target.readObject());
            return JSON.readTree(result.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tagged(JsonNode manifest, JsonNode image) {
        JsonNode copy = manifest.deepCopy();
        for (JsonNode container : copy.at("/spec/template/spec/containers")) {
            if (container.path("image").equals(image.path("name"))) {
                ((ObjectNode) container)
                        .put(
                                "image",
                                image.path("name").asText() + ":"
                                        + image.path("newTag").asText());
            }
        }
        return copy;
    }
}
