package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The YAML file as one layer of the configuration. */
final class FileSource {
    private FileSource() {}

    static Layer read(Path file, ConfigSchema schema) {
        String name = file.toString();
        try {
            if (Files.isDirectory(file)) {
                return unreadable(name, "a directory");
            }
            Layer layer = YamlReader.read(
                    Files.readString(file), Place.ROOT, (line, column) -> Origin.file(name, line, column));
            return filled(layer, schema);
        } catch (NoSuchFileException e) {
            return unreadable(name, "no file");
        } catch (AccessDeniedException e) {
            return unreadable(name, "a file this user may not read");
        } catch (CharacterCodingException e) {
            return unreadable(name, "bytes that are not UTF-8");
        } catch (IOException e) {
            return unreadable(name, "a file that cannot be read (" + e.getMessage() + ")");
        }
    }

    /** An empty file, and a section whose keys are all commented out, say nothing; they are not wrong. */
    private static Layer filled(Layer layer, ConfigSchema schema) {
        if (layer.tree().isNull()) {
            return new Layer(Layer.empty().tree(), layer.keyOrigins(), layer.valueOrigins(), layer.problems());
        }
        if (layer.tree() instanceof ObjectNode root) {
            for (String name : schema.topNames()) {
                JsonNode section = root.path(name);
                if (section.isNull() && schema.at(List.of(name)).has("properties")) {
                    root.putObject(name);
                }
            }
        }
        return layer;
    }

    private static Layer unreadable(String name, String found) {
        return Layer.unreadable(new ConfigProblem(Origin.file(name), null, found, "a YAML file in UTF-8", null));
    }
}
