package dev.farjob.jdbc.chaos;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** How a process that may die at any moment speaks to a {@link World} in another. */
final class WorldLine {

    private WorldLine() {}

    /** The world at the other end of the line, as seen by the process that may die. */
    static final class Caller implements World, AutoCloseable {

        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;

        Caller(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        }

        @Override
        public synchronized Answer ask(Question question, String key, Wish wish) throws IOException {
            out.writeUTF(question.name());
            out.writeUTF(key);
            out.writeUTF(wish.name());
            out.flush();
            return Answer.valueOf(in.readUTF());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Answers whoever calls, until it is closed. */
    static final class Exchange implements AutoCloseable {

        private final ServerSocket server;
        private final World world;
        private final AtomicInteger hangUps = new AtomicInteger();

        Exchange(World world) throws IOException {
            this.world = world;
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            begin(this::takeCalls, "calls to the world");
        }

        int port() {
            return server.getLocalPort();
        }

        /** How many lines broke. */
        int hangUps() {
            return hangUps.get();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }

        private void takeCalls() throws IOException {
            while (!server.isClosed()) {
                Socket call = server.accept();
                begin(() -> answer(call), "a call to the world");
            }
        }

        private void answer(Socket call) throws IOException {
            try (call;
                    DataInputStream in = new DataInputStream(call.getInputStream());
                    DataOutputStream out = new DataOutputStream(call.getOutputStream())) {
                while (true) {
                    World.Question question = World.Question.valueOf(in.readUTF());
                    String key = in.readUTF();
                    Wish wish = Wish.valueOf(in.readUTF());
                    out.writeUTF(world.ask(question, key, wish).name());
                }
            }
        }

        private interface Work {
            void run() throws IOException;
        }

        /** A call ends when the line breaks, because the caller was killed or we were closed: that is what this is for. */
        private void begin(Work work, String name) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (IOException broken) {
                            hangUps.incrementAndGet();
                        }
                    },
                    name);
            thread.setDaemon(true);
            thread.start();
        }
    }
}
