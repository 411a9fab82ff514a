package io.duplex.cli;

/** What the process tells the one who started it. Scripts depend on the numbers: they never change. */
public enum ExitCode {
    /** Done, or stopped as asked. */
    OK(0),
    /** Something that should not happen did; standard error tells. */
    FAILED(1),
    /** The command line could not be understood. */
    USAGE(2),
    /** The configuration has problems; nothing was started. */
    CONFIG(3),
    /** A port is taken by another process. */
    PORT(4),
    /** The cluster could not be joined in time. */
    CLUSTER(5),
    /** A part that the node cannot do without has ended or stands still; its clients were sent away. */
    BROKEN(6);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
