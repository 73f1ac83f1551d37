package io.spanbridge.results.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A library from a registry that stands in the page, unchanged.
 *
 * @param name its name in the registry
 * @param version its version
 * @param licence the licence's SPDX name
 * @param file the file's name in the package
 * @param sha256 of the file
 * @param licenceText the licence in full
 * @param text the file
 */
record Asset(String name, String version, String licence, String file, String sha256, String licenceText, String text) {
    /** Reads a library that lies in the folder {@code vendor} of the resources. */
    static Asset vendored(String name) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(resource("vendor/" + name + ".properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String file = properties.getProperty("file");
        return new Asset(
                properties.getProperty("name"),
                properties.getProperty("version"),
                properties.getProperty("licence"),
                file,
                properties.getProperty("sha256"),
                resource("vendor/" + name + ".LICENSE"),
                resource("vendor/" + file));
    }

    /** Reads a text resource of the page. */
    static String resource(String path) {
        try (InputStream stream = Asset.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + path + " is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
