package io.spanbridge.benchmarks.companions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallgrindFileTest {
    private static final String DUMP = """
            # callgrind format
            version: 1
            creator: callgrind-3.19.0
            desc: Trigger: Client Request: dump 7

            positions: line
            events: Ir
            summary: 170

            ob=(19) /tmp/x/libspanbridge_kernels.so
            fl=(4) ???
            fn=(284) Java_io_spanbridge_kernels_Kernels_spans
            0 100
            cob=(3) /usr/lib/jvm/lib/server/libjvm.so
            cfn=(286) jni_ExceptionCheck
            calls=8 0
            0 336
            +1 16

            ob=(3)
            fn=(286)
            0 30
            fn=(290) 0x000000000a1b2c3d
            * 4

            ob=(1) ???
            fn=(290)
            0 20

            totals: 170
            """;

    @TempDir
    private Path folder;

    @Test
    void what_a_function_took_itself_is_counted_and_what_it_called_is_not() throws IOException {
        CallgrindFile dump = CallgrindFile.read(write("callgrind.out.1.1-02", DUMP));

        assertThat(dump.number()).isEqualTo(7);
        assertThat(dump.total()).isEqualTo(170);
        assertThat(dump.functions())
                .containsEntry(
                        function("/tmp/x/libspanbridge_kernels.so", "Java_io_spanbridge_kernels_Kernels_spans"), 116L)
                .containsEntry(function("/usr/lib/jvm/lib/server/libjvm.so", "jni_ExceptionCheck"), 30L)
                .containsEntry(function("???", "0x000000000a1b2c3d"), 20L);
    }

    @Test
    void of_the_threads_of_a_dump_the_one_that_worked_most_is_taken() throws IOException {
        write("callgrind.out.1.1-02", DUMP);
        write("callgrind.out.1.1-03", "desc: Trigger: Client Request: dump 7\nfn=(1) idle\n0 5\n");
        write("callgrind.out.1", "desc: Trigger: Program termination\nfn=(1) end\n0 500\n");

        assertThat(CallgrindFile.readAll(folder)).containsOnlyKeys(7);
        assertThat(CallgrindFile.readAll(folder).get(7).total()).isEqualTo(170);
    }

    @Test
    void functions_have_the_group_of_what_they_are_for() {
        assertThat(group("???", "0x1234")).isEqualTo("Java callback");
        String kernels = "/tmp/libspanbridge_kernels.so";
        assertThat(group(kernels, "spanbridge::wire::encoder::Values::value")).isEqualTo("encoding");
        assertThat(group(kernels, "spanbridge::jvm::entry::deliver")).isEqualTo("JNI entry");
        assertThat(group(kernels, "spanbridge::session::spans::new_span::{{closure}}"))
                .isEqualTo("router or registry");
        assertThat(group(
                        kernels,
                        "<tracing_subscriber::registry::sharded::Registry as tracing_core::Subscriber>::new_span"))
                .isEqualTo("router or registry");
        assertThat(group(kernels, "<i64 as tracing_core::field::Value>::record"))
                .isEqualTo("tracing");
        assertThat(group(kernels, "Java_io_spanbridge_kernels_Kernels_spans")).isEqualTo("kernel");
        String jvm = "/usr/lib/jvm/lib/server/libjvm.so";
        assertThat(group(jvm, "jni_CallStaticIntMethodA")).isEqualTo("JNI entry");
        assertThat(group(jvm, "JavaCalls::call_helper(JavaValue*, methodHandle const&)"))
                .isEqualTo("VM transition");
        assertThat(group("/lib/libc.so.6", "malloc")).isEqualTo("other");
    }

    private static String group(String object, String name) {
        return FunctionGroup.of(function(object, name)).id();
    }

    private static CallgrindFile.Function function(String object, String name) {
        return new CallgrindFile.Function(object, name);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
