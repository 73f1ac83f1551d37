package io.spanbridge.benchmarks.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether the sources changed after the build that is measured: then the question is about one thing, and the answer about another.
 * Stateless; blocks on git and the file system.
 */
public final class Freshness {
    private static final Path BUILT = Path.of("benchmarks", "target", "java.args");
    private static final Pattern SOURCE =
            Pattern.compile("(rust-kernels|layers|benchmarks|results)/.*\\.(rs|java|toml|lock|js|css|html|json|txt)");
    private static final Pattern TEST = Pattern.compile("(.*/)?(src/test|src/browser|tests|benches|target)/.*");

    private Freshness() {}

    /** Returns a warning about the work tree in the present folder; empty when its build is of its sources, or nobody can tell. */
    public static String warning() {
        return warning(Path.of("."), changed(Path.of("."), Path.of(".").resolve(BUILT)));
    }

    static String warning(Path root, List<Path> changed) {
        return changed.isEmpty()
                ? ""
                : "warning: what is measured was built before "
                        + (changed.size() == 1
                                ? "a source changed ("
                                : changed.size() + " sources changed (among them ")
                        + root.relativize(changed.get(0)) + "): 'mvn package -DskipTests' builds them";
    }

    /** Returns the sources under version control that are newer than a file; none when it is not there. */
    static List<Path> changed(Path root, Path built) {
        List<Path> changed = new ArrayList<>();
        try {
            FileTime time = Files.getLastModifiedTime(built);
            for (String name : Machine.output("git", "-C", root.toString(), "ls-files")
                    .lines()
                    .toList()) {
                Path file = root.resolve(name);
                if (SOURCE.matcher(name).matches()
                        && !TEST.matcher(name).matches()
                        && Files.isRegularFile(file)
                        && Files.getLastModifiedTime(file).compareTo(time) > 0) {
                    changed.add(file);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return List.copyOf(changed);
    }
}
