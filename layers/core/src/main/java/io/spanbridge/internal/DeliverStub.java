package io.spanbridge.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Array;

/**
 * The function, made by {@code java.lang.foreign}, through which Rust enters {@link Upcalls#deliver} without JNI.
 *
 * <p>There is one per class loader of the bridge, made at the first session that needs it. It is never freed, so that a late
 * callback cannot run into nothing. The JVM keeps what a function leads to; therefore it leads here only while a session is open,
 * and otherwise to a constant of the JDK's, so that the loader can go away.
 *
 * <p>The classes of {@code java.lang.foreign} are only touched by reflection, and only here: this class is compiled for a Java
 * that does not have them.
 *
 * <p>Thread-safe.
 */
final class DeliverStub {
    private static final Object LOCK = new Object();
    private static final MethodType TYPE = MethodType.methodType(int.class, int.class, int.class, int.class);

    /** What Rust takes for "it threw": no answer of {@link Upcalls#deliver}. */
    private static final int THREW = Integer.MIN_VALUE;

    private static final int NO_SESSION = -1;

    /** Null until made; guarded by {@link #LOCK}, as is the number of open sessions. */
    private static DeliverStub stub;

    private static int sessions;

    private final MutableCallSite target = new MutableCallSite(closed());
    private final MethodHandle entry;
    private final long address;

    private DeliverStub() throws ReflectiveOperationException {
        entry = MethodHandles.lookup().findStatic(DeliverStub.class, "enter", TYPE);
        address = makeFunction(target.dynamicInvoker());
    }

    /**
     * Returns the address of the function, which works until as many {@link #release} as calls of this were made.
     *
     * @throws ReflectiveOperationException when there is no FFM, or it is not allowed
     */
    static long acquire() throws ReflectiveOperationException {
        synchronized (LOCK) {
            if (stub == null) {
                stub = new DeliverStub();
            }
            if (sessions == 0) {
                stub.leadTo(stub.entry);
            }
            sessions++;
            return stub.address;
        }
    }

    static void release() {
        synchronized (LOCK) {
            sessions--;
            if (sessions == 0) {
                stub.leadTo(closed());
            }
        }
    }

    private void leadTo(MethodHandle handle) {
        target.setTarget(handle);
        // Other threads may have compiled code that leads to where it led before.
        MutableCallSite.syncAll(new MutableCallSite[] {target});
    }

    /** What enters from Rust. An exception that left it would end the JVM. */
    private static int enter(int session, int buffer, int length) {
        try {
            return Upcalls.deliver(session, buffer, length);
        } catch (Throwable t) {
            return THREW;
        }
    }

    /** Answers what {@link Upcalls#deliver} does when there is no such session, without it. */
    private static MethodHandle closed() {
        int answer = Upcalls.deliver(NO_SESSION, 0, 0);
        return MethodHandles.dropArguments(MethodHandles.constant(int.class, answer), 0, TYPE.parameterList());
    }

    /** Calls {@code Linker.nativeLinker().upcallStub(target, FunctionDescriptor.of(...), Arena.global()).address()}. */
    private static long makeFunction(MethodHandle target) throws ReflectiveOperationException {
        Class<?> linker = foreign("Linker");
        Class<?> layout = foreign("MemoryLayout");
        Class<?> descriptor = foreign("FunctionDescriptor");
        Class<?> arena = foreign("Arena");
        Object noOptions = Array.newInstance(foreign("Linker$Option"), 0);
        Object anInt = foreign("ValueLayout").getField("JAVA_INT").get(null);
        Object arguments = Array.newInstance(layout, TYPE.parameterCount());
        for (int i = 0; i < TYPE.parameterCount(); i++) {
            Array.set(arguments, i, anInt);
        }
        Object signature =
                descriptor.getMethod("of", layout, arguments.getClass()).invoke(null, anInt, arguments);
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
