package io.duplex.session;

/**
 * How many registrations and pending replies a client has together, and how many of its registrations the cluster has
 * not confirmed: while there are many of those, what the client says next waits. The registry is slow and shared by
 * all, and who comes waits behind who is there.
 */
final class Handlers {
    private static final int MOST_REGISTERING = 32;

    private final ParkedCommands commands;
    private final int most;
    private int taken;
    private int registeringCount;
    private boolean held;

    Handlers(ParkedCommands commands, int most) {
        this.commands = commands;
        this.most = most;
    }

    /** One more registration waits for the cluster, or one less. */
    void registering(int change) {
        registeringCount += change;
        boolean hold = registeringCount >= MOST_REGISTERING;
        if (hold == held) {
            return;
        }
        held = hold;
        if (hold) {
            commands.begin();
        } else {
            commands.end();
        }
    }

    /** Takes a place; there is one, see {@link #hasFree}. */
    void take() {
        taken++;
    }

    void release() {
        taken--;
    }

    boolean hasFree() {
        return taken < most;
    }
}
