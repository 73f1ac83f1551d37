package io.spanbridge.results.run;

import java.nio.file.Path;

/** A run file cannot be read or written. The message names the file and says what to do. */
public final class RunFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param file the run file
     * @param problem what is wrong with it, and what to do, as the rest of a sentence that begins with the file's name
     * @param cause what was caught, or null
     */
    public RunFileException(Path file, String problem, Throwable cause) {
        super(file + " " + problem, cause);
    }
}
