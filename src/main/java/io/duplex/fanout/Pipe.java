package io.duplex.fanout;

import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;

/** A socket, as far as the way out is concerned. All methods are called on the socket's event loop. */
public interface Pipe {
    /** Whether the client reads deflated frames. */
    boolean deflates();

    /** Whether less waits in the socket than its high water mark. */
    boolean writable();

    /** Whether the client is gone, while what it said before is still looked at. */
    default boolean isGone() {
        return false;
    }

    /**
     * From now on this is its high water mark; as it comes with it, it is that of {@link FanOutSettings}. A pipe that
     * carries no past has nothing to do.
     */
    default void fullAt(int bytes) {}

    /** How much of what it was given the kernel has not taken; none once the connection is gone. */
    int unsentBytes();

    /** Hands over complete frames, and one reference to them. Nothing leaves before {@link #flush}. */
    void write(ByteBuf frames);

    /** Gives the kernel what was written, as far as it takes it. */
    void flush();

    /**
     * Asks the client to show that it is there, if its protocol has a question for that.
     *
     * @return whether there is no need to ask, because its connection shows it
     */
    default boolean askForLife() {
        return true;
    }

    /** Whether something that came from the client waits to be looked at. */
    default boolean hasUnread() {
        return false;
    }

    /** Goes on or stops taking bytes from the client; TCP then stops the client itself. */
    void reading(boolean on);

    /** Ends the connection with a closing handshake, once. */
    void close(Disconnect cause);

    /**
     * After {@link #close}: ends it at once, and throws away what the client has not read. A closing handshake that
     * nobody reads takes its time, and so long keeps what waits before it. A pipe that closes so has nothing to do.
     */
    default void cut() {}
}
