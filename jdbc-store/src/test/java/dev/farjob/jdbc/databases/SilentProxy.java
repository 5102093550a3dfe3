package dev.farjob.jdbc.databases;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The network between nodes and a server on this machine. It can fall silent as a firewall makes it that forgets a connection,
 * or a host that loses its power: nothing arrives any more, and nobody is told that it does not.
 */
public final class SilentProxy implements AutoCloseable {

    private static final int BUFFER = 8_192;

    private enum Sound {
        ALL,
        REQUESTS,
        NONE
    }

    private final int server;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile Sound sound = Sound.ALL;

    private SilentProxy(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, BUFFER, InetAddress.getLoopbackAddress());
        threads.execute(this::acceptAll);
    }

    /** A sound network to the server at this port. */
    public static SilentProxy to(int server) {
        try {
            return new SilentProxy(server);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /** Its own port, to which nodes connect. */
    public int port() {
        return door.getLocalPort();
    }

    /** From here on nothing arrives. Connections can still be opened, and hear nothing. */
    public void silence() {
        sound = Sound.NONE;
    }

    /** From here on the server hears everything, and none of its answers arrives. */
    public void silenceAnswers() {
        sound = Sound.REQUESTS;
    }

    /** New connections are sound again; those of before are closed, as both sides find out sooner or later. */
    public void heal() {
        closeAll();
        sound = Sound.ALL;
    }

    private void acceptAll() {
        while (!door.isClosed()) {
            try {
                join(door.accept());
            } catch (IOException closed) {
                closeAll();
            }
        }
    }

    private void join(Socket node) throws IOException {
        Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(node);
        open.add(there);
        threads.execute(() -> carry(node, there, Sound.REQUESTS));
        threads.execute(() -> carry(there, node, Sound.ALL));
    }

    /** @param least what there has to be for the bytes to arrive */
    private void carry(Socket from, Socket to, Sound least) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (sound.compareTo(least) <= 0) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException closed) {
            open.remove(from);
        }
    }

    private void closeAll() {
        for (Closeable one : List.copyOf(open)) {
            open.remove(one);
            try {
                one.close();
            } catch (IOException trouble) {
                throw new UncheckedIOException(trouble);
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        closeAll();
        threads.shutdownNow();
    }
}
