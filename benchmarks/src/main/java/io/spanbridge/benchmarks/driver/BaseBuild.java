package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.run.Environment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Builds another revision of this repository in a work tree of its own, so that it can be measured beside the present one. A
 * work tree that was built once is used again.
 */
final class BaseBuild {
    private static final int SHORT = 10;

    private final Path repository;
    private final Path folder;
    private final PrintStream out;

    /**
     * @param repository the root of the repository
     * @param folder where work trees are made
     * @param out receives what is being done
     */
    BaseBuild(Path repository, Path folder, PrintStream out) {
        this.repository = repository;
        this.folder = folder;
        this.out = out;
    }

    /**
     * Builds a revision; takes minutes the first time.
     *
     * @param revision what git takes for one: a branch, a tag, a hash
     * @throws BenchException when there is no such revision, or it does not build
     */
    Build build(String revision) {
        String commit = Machine.output(
                "git",
                "-C",
                repository.toString(),
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                revision + "^{commit}");
        if (commit.isEmpty()) {
            throw new BenchException("git knows no revision '" + revision + "': check its name, or fetch it");
        }
        Path tree = folder.resolve(commit.substring(0, SHORT)).toAbsolutePath();
        Path arguments = tree.resolve("benchmarks/target/java.args");
        if (!Files.isRegularFile(arguments)) {
            checkOut(commit, tree);
            make(tree, arguments);
        }
        List<String> javaArguments = List.of("@" + arguments);
        return new Build(environment(commit, tree), javaArguments, arms(javaArguments));
    }

    private void checkOut(String commit, Path tree) {
        if (Files.exists(tree.resolve("pom.xml"))) {
            return;
        }
        out.println("checking " + commit.substring(0, SHORT) + " out into " + tree);
        run(repository, List.of("git", "worktree", "prune"), "git worktree prune");
        run(
                repository,
                List.of("git", "worktree", "add", "--detach", "--force", tree.toString(), commit),
                "git worktree add " + tree);
    }

    private void make(Path tree, Path arguments) {
        out.println("building it, which takes some minutes");
        run(
                tree,
                List.of("mvn", "-q", "-B", "-ntp", "-DskipTests", "-Dbench=none", "package"),
                "mvn package in " + tree);
        if (!Files.isRegularFile(arguments)) {
            throw new BenchException(
                    "the build of " + tree + " left no " + arguments + ": that revision cannot be measured this way");
        }
    }

    private void run(Path where, List<String> command, String what) {
        try {
            Path log = Files.createTempFile("spanbridge-base", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(where.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new BenchException(what + " failed: read " + log);
            }
            Files.delete(log);
        } catch (IOException e) {
            throw new BenchException(what + " cannot be started (" + e + "): is it installed?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException(what + " was interrupted");
        }
    }

    private static List<String> arms(List<String> javaArguments) {
        List<String> command = new ArrayList<>(List.of(Build.java()));
        command.addAll(javaArguments);
        command.addAll(List.of(Build.BENCH, "list"));
        String printed = Machine.output(command.toArray(String[]::new));
        if (printed.isEmpty()) {
            throw new BenchException("that revision does not say which arms it has: " + String.join(" ", command));
        }
        return printed.lines()
                .map(line -> line.strip().split("\\s+", 2)[0])
                .filter(id -> id.contains("/"))
                .toList();
    }

    private static Environment environment(String commit, Path tree) {
        Environment here = Machine.environment(ForkJvm.FLAGS, libraries(tree));
        return new Environment(
                commit.substring(0, SHORT),
                false,
                here.cpu(),
                here.cores(),
                here.memoryBytes(),
                here.os(),
                here.jdk(),
                here.jvm(),
                here.jvmFlags(),
                here.rustc(),
                here.jmh(),
                here.libraries());
    }

    private static Map<String, String> libraries(Path tree) {
        Map<String, String> hashes = new TreeMap<>();
        for (String name : NativeLibraries.NAMES) {
            String file = System.mapLibraryName(name);
            try (Stream<Path> found = Files.walk(tree.resolve("rust-kernels/target/classes"))) {
                found.filter(path -> path.getFileName().toString().equals(file))
                        .findFirst()
                        .ifPresent(path -> hashes.put(name, NativeLibraries.sha256(path)));
            } catch (IOException e) {
                hashes.put(name, "unknown");
            }
        }
        return hashes;
    }
}
