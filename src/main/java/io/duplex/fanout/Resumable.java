package io.duplex.fanout;

/** Whoever has something to write to a client whose pipe was full. On the client's event loop. */
public interface Resumable {
    /**
     * Goes on writing, because the pipe takes bytes again.
     *
     * @return whether it need not be called again the next time
     */
    boolean catchUp();
}
