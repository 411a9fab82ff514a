package io.duplex.history;

/** What this node has waiting to be recorded, over all addresses, and how much that may be. Any thread. */
final class Backlog {
    private final int mostMessages;
    private final long mostBytes;
    private int messages;
    private long bytes;

    Backlog(HistorySettings settings) {
        this.mostMessages = settings.mostPendingMessages();
        this.mostBytes = settings.mostPendingBytes();
    }

    /** Whether there is room; then it is taken. One message always has room, whatever its size. */
    synchronized boolean take(int weightBytes) {
        if (messages > 0 && (messages >= mostMessages || bytes + weightBytes > mostBytes)) {
            return false;
        }
        messages++;
        bytes += weightBytes;
        return true;
    }

    synchronized void give(int count, long weightBytes) {
        messages -= count;
        bytes -= weightBytes;
    }

    synchronized int messages() {
        return messages;
    }
}
