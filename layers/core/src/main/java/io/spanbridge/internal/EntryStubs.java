package io.spanbridge.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Array;

/**
 * The functions, made by {@code java.lang.foreign}, through which Rust enters {@link Upcalls#deliver} and {@link Upcalls#signal} without
 * JNI.
 *
 * <p>There is one of each per class loader of the bridge, made at the first session that needs them. They are never freed, so that a
 * late callback cannot run into nothing. The JVM keeps what a function leads to; therefore it leads here only while a session is open,
 * and otherwise to a constant of the JDK's, so that the loader can go away.
 *
 * <p>The classes of {@code java.lang.foreign} are only touched by reflection, and only here: this class is compiled for a Java
 * that does not have them.
 *
 * <p>Thread-safe.
 */
final class EntryStubs {
    private static final Object LOCK = new Object();

    /** What Rust takes for "it threw": no answer of {@link Upcalls}. */
    private static final long THREW = Echo.NONE;

    private static final MethodType TYPE = MethodType.methodType(long.class, int.class);

    /** Null until made; guarded by {@link #LOCK}, as is the number of open sessions. */
    private static EntryStubs stubs;

    private static int sessions;

    private final Stub deliver = new Stub("enterDeliver");
    private final Stub signal = new Stub("enterSignal");

    private EntryStubs() throws ReflectiveOperationException {}

    /**
     * Returns the addresses of the functions, that for {@code deliver} first, which work until as many {@link #release} as calls of
     * this were made.
     *
     * @throws ReflectiveOperationException when there is no FFM, or it is not allowed
     */
    static long[] acquire() throws ReflectiveOperationException {
        synchronized (LOCK) {
            if (stubs == null) {
                stubs = new EntryStubs();
            }
            if (sessions == 0) {
                stubs.deliver.open();
                stubs.signal.open();
            }
            sessions++;
            return new long[] {stubs.deliver.address, stubs.signal.address};
        }
    }

    static void release() {
        synchronized (LOCK) {
            sessions--;
            if (sessions == 0) {
                stubs.deliver.close();
                stubs.signal.close();
            }
        }
    }

    // What enters from Rust. An exception that left it would end the JVM.

    private static long enterDeliver(int buffer) {
        try {
            return Upcalls.deliver(buffer);
        } catch (Throwable t) {
            return THREW;
        }
    }

    private static long enterSignal(int buffer) {
        try {
            return Upcalls.signal(buffer);
        } catch (Throwable t) {
            return THREW;
        }
    }

    /** One function, and where it leads to. */
    private static final class Stub {
        private final MethodHandle entry;
        private final MutableCallSite target = new MutableCallSite(closed());
        private final long address;

        Stub(String name) throws ReflectiveOperationException {
            entry = MethodHandles.lookup().findStatic(EntryStubs.class, name, TYPE);
            address = makeFunction(target.dynamicInvoker());
        }

        void open() {
            leadTo(entry);
        }

        void close() {
            leadTo(closed());
        }

        private void leadTo(MethodHandle handle) {
            target.setTarget(handle);
            // Other threads may have compiled code that leads to where it led before.
            MutableCallSite.syncAll(new MutableCallSite[] {target});
        }

        private static MethodHandle closed() {
            MethodHandle answer = MethodHandles.constant(long.class, Echo.NO_SESSION);
            return MethodHandles.dropArguments(answer, 0, TYPE.parameterList());
        }
    }

    /** Calls {@code Linker.nativeLinker().upcallStub(target, FunctionDescriptor.of(...), Arena.global()).address()}. */
    private static long makeFunction(MethodHandle target) throws ReflectiveOperationException {
        Class<?> linker = foreign("Linker");
        Class<?> layout = foreign("MemoryLayout");
        Class<?> descriptor = foreign("FunctionDescriptor");
        Class<?> arena = foreign("Arena");
        Object noOptions = Array.newInstance(foreign("Linker$Option"), 0);
        Object aLong = foreign("ValueLayout").getField("JAVA_LONG").get(null);
        Object arguments = Array.newInstance(layout, 1);
        Array.set(arguments, 0, foreign("ValueLayout").getField("JAVA_INT").get(null));
        Object signature =
                descriptor.getMethod("of", layout, arguments.getClass()).invoke(null, aLong, arguments);
        Object function = linker.getMethod("upcallStub", MethodHandle.class, descriptor, arena, noOptions.getClass())
                .invoke(
                        linker.getMethod("nativeLinker").invoke(null),
                        target,
                        signature,
                        arena.getMethod("global").invoke(null),
                        noOptions);
        return (long) foreign("MemorySegment").getMethod("address").invoke(function);
    }

    private static Class<?> foreign(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }
}
