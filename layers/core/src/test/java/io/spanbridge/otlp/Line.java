package io.spanbridge.otlp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The way to a collector, byte by byte, which a test can cut and mend: a port of its own on the loopback interface that passes
 * connections on. Thread-safe.
 */
final class Line implements AutoCloseable {
    /** What happens to connections. */
    enum State {
        /** They are passed on. */
        OPEN,
        /** Nobody listens: they are refused. */
        DOWN,
        /** They are taken, and reset when the first byte has come. */
        RESETTING,
        /** They are taken, and nothing is ever read from them or sent to them. */
        SILENT
    }

    /** What does not happen within that time never will. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Object lock = new Object();
    private final int target;
    private final int port;

    /** Guarded by {@link #lock}, as are the others; null while the line is down. */
    private ServerSocket server;

    private State state = State.OPEN;
    /** The ends of connections on this side, and on that of the collector. */
    private final Set<Socket> near = new HashSet<>();

    private final Set<Socket> far = new HashSet<>();
    private int accepted;

    private Line(int target, ServerSocket server) {
        this.target = target;
        this.server = server;
        this.port = server.getLocalPort();
    }

    /** Makes an open line to a collector on this host. */
    static Line to(String collector) {
        int target = URI.create(collector).getPort();
        try {
            Line line = new Line(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            line.listen(line.server);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the port, which stays the same. */
    int port() {
        return port;
    }

    /** Returns how many connections were made so far. */
    int accepted() {
        synchronized (lock) {
            return accepted;
        }
    }

    /** Returns its address, for a collector behind it with that one. */
    String endpoint(String collector) {
        return URI.create(collector).getScheme() + "://127.0.0.1:" + port;
    }

    /** Waits until so many connections have been made in all. */
    void awaitAccepted(int count) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        synchronized (lock) {
            while (accepted < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(accepted + " of " + count + " connections were made");
                }
                lock.wait(left);
            }
        }
    }

    /** Waits until nobody is connected any more: until clients have closed their sockets. */
    void awaitNobody() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        synchronized (lock) {
            while (near.stream().anyMatch(socket -> !socket.isClosed())) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("somebody is still connected");
                }
                lock.wait(left);
            }
        }
    }

    /** Changes what happens to connections. Those that there are end, unless the line was open and stays so. */
    void set(State newState) {
        synchronized (lock) {
            if (newState == state) {
                return;
            }
            state = newState;
            near.forEach(Line::end);
            far.forEach(Line::end);
            near.clear();
            far.clear();
            lock.notifyAll();
            if (newState == State.DOWN) {
                end(server);
                server = null;
            } else if (server == null) {
                try {
                    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                listen(server);
            }
        }
    }

    @Override
    public void close() {
        set(State.DOWN);
    }

    private void listen(ServerSocket listening) {
        start("line", () -> {
            while (true) {
                Socket client = listening.accept();
                State now;
                synchronized (lock) {
                    now = state;
                    accepted++;
                    near.add(client);
                    lock.notifyAll();
                }
                if (now == State.DOWN) {
                    end(client);
                    tell();
                } else if (now == State.RESETTING) {
                    start("line-reset", () -> reset(client));
                } else if (now == State.OPEN) {
                    pass(client);
                }
            }
        });
    }

    private void reset(Socket client) throws IOException {
        try (client) {
            client.getInputStream().read();
            // Without a time to linger, closing is a reset.
            client.setSoLinger(true, 0);
        } finally {
            tell();
        }
    }

    /** Has those who wait look again: a connection has ended. */
    private void tell() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    private void pass(Socket client) {
        Socket collector;
        try {
            collector = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            end(client);
            tell();
            return;
        }
        synchronized (lock) {
            far.add(collector);
            if (state != State.OPEN) {
                end(client);
                end(collector);
                lock.notifyAll();
                return;
            }
        }
        start("line-there", () -> copy(client, collector));
        start("line-back", () -> copy(collector, client));
    }

    /** Copies until one side ends; then both have. */
    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                out.write(bytes, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // The connection was ended, here or there.
        }
        tell();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // The line was cut.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception e) {
            // It is gone, which is what was wanted.
        }
    }
}
