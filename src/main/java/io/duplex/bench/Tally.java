package io.duplex.bench;

import org.HdrHistogram.Histogram;

/**
 * What is counted while a run lasts.
 *
 * <p>Rates are of what happened in the measured span. Latencies are of what should have been sent in it, whenever it
 * arrived: to leave out what arrived after the end would leave out the slowest.
 */
final class Tally {
    /** 3 digits: 1.23 ms is told from 1.24 ms. */
    private static final int DIGITS = 3;

    private final Histogram latency = new Histogram(DIGITS);
    private final Histogram late = new Histogram(DIGITS);
    private long fromNanos = Long.MAX_VALUE;
    private long toNanos = Long.MAX_VALUE;
    private long lastArrivalNanos;
    private long sentInSpan;
    private long arrivedInSpan;
    private long arrivedBytesInSpan;
    private long failed;

    /** Sets the measured span. */
    void measure(long from, long to) {
        fromNanos = from;
        toNanos = to;
        lastArrivalNanos = from;
    }

    void sent(long dueNanos, long nowNanos) {
        if (inSpan(nowNanos)) {
            sentInSpan++;
        }
        if (inSpan(dueNanos)) {
            late.recordValue(Math.max(0, nowNanos - dueNanos));
        }
    }

    /** Something arrived, and when it was sent is not known. */
    void arrived(int bytes, long nowNanos) {
        lastArrivalNanos = nowNanos;
        if (inSpan(nowNanos)) {
            arrivedInSpan++;
            arrivedBytesInSpan += bytes;
        }
    }

    void arrived(int bytes, long dueNanos, long nowNanos) {
        arrived(bytes, nowNanos);
        if (inSpan(dueNanos)) {
            latency.recordValue(Math.max(0, nowNanos - dueNanos));
        }
    }

    /** A request got an error for an answer. */
    void failed(long nowNanos) {
        lastArrivalNanos = nowNanos;
        failed++;
    }

    private boolean inSpan(long nanos) {
        return nanos - fromNanos >= 0 && nanos - toNanos < 0;
    }

    Histogram latency() {
        return latency;
    }

    /** How long after they were due messages were sent. */
    Histogram late() {
        return late;
    }

    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    long sentInSpan() {
        return sentInSpan;
    }

    long arrivedInSpan() {
        return arrivedInSpan;
    }

    long arrivedBytesInSpan() {
        return arrivedBytesInSpan;
    }

    long failed() {
        return failed;
    }
}
