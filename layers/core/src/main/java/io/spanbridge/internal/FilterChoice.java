package io.spanbridge.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The filter of a layer: the one that it was given, else that of an environment variable, else {@code info}.
 *
 * @param directives in the syntax of {@code EnvFilter}
 * @param source what messages say of where it comes from; empty when the layer was given it
 */
record FilterChoice(String directives, String source) {
    /** The variable of a module whose author chose none. */
    static final String VARIABLE = "SPANBRIDGE_FILTER";

    private static final String OF_ALL = "RUST_LOG";

    /**
     * Chooses a filter.
     *
     * @param given what the layer was given
     * @param variable the module's own variable; looked at before that of all Rust programs. Blank ones count as unset
     */
    static FilterChoice of(Optional<String> given, String variable, UnaryOperator<String> environment) {
        if (given.isPresent()) {
            return new FilterChoice(given.get(), "");
        }
        for (String name : List.of(variable, OF_ALL)) {
            String value = environment.apply(name);
            if (value != null && !value.isBlank()) {
                return new FilterChoice(value, " (from the environment variable " + name + ")");
            }
        }
        return new FilterChoice("info", "");
    }
}
