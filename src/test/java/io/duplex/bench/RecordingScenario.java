package io.duplex.bench;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Sends nowhere and remembers. */
final class RecordingScenario implements Scenario {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final List<Flow> flows;
    private final List<Long> due = new ArrayList<>();
    private final List<Integer> sentOver = new ArrayList<>();
    boolean writable = true;

    RecordingScenario(List<Flow> flows) {
        this.flows = flows;
    }

    List<Long> dueMillis() {
        return due.stream().map(nanos -> nanos / NANOS_PER_MILLI).toList();
    }

    List<Integer> sentOver() {
        return sentOver;
    }

    @Override
    public Future<Void> prepare() {
        return Future.succeededFuture();
    }

    @Override
    public List<Flow> flows() {
        return flows;
    }

    @Override
    public List<Client> receivers() {
        return List.of();
    }

    @Override
    public boolean canSend(Flow flow) {
        return writable;
    }

    @Override
    public void send(Flow flow, long dueNanos) {
        flow.send();
        due.add(dueNanos);
        sentOver.add(flow.index());
    }

    @Override
    public Words words() {
        return new Words("sent", "", "", false);
    }
}
