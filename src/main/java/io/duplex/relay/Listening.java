package io.duplex.relay;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.history.History;
import io.duplex.message.Delivery;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What this node says to the owners of logs: to which addresses without a log it listens. Any thread. */
final class Listening {
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration ASK = Duration.ofSeconds(2);
    /** Addresses in one message, and how often it is sent. */
    private static final int MOST_TOLD = 500;

    private static final int MOST_TRIES = 20;

    private final Bus bus;
    private final History history;
    private final Timers timers;
    private final Local local;

    /** Hears of the addresses this node owns itself. */
    @FunctionalInterface
    interface Local {
        void listens(String address, String member, boolean listens);
    }

    Listening(Bus bus, History history, Timers timers, Local local) {
        this.bus = bus;
        this.history = history;
        this.timers = timers;
        this.local = local;
    }

    /**
     * Says again that this node listens to addresses that have no log yet: what their owners would record if they had
     * one, they record while they are asked to.
     */
    void keep(Collection<String> addresses) {
        tellOwners(addresses, self(), MOST_TRIES);
    }

    /** This node listens no more. */
    void leave(String address) {
        tellOwners(List.of(address), self().add(Addresses.LEAVES, "true"), 1);
    }

    private void tellOwners(Collection<String> addresses, MultiMap headers, int tries) {
        Map<String, List<String>> byOwner = new HashMap<>();
        addresses.forEach(address -> byOwner.computeIfAbsent(history.owner(address), owner -> new ArrayList<>())
                .add(address));
        byOwner.forEach((owner, theirs) -> {
            for (int from = 0; from < theirs.size(); from += MOST_TOLD) {
                tellOwner(owner, theirs.subList(from, Math.min(theirs.size(), from + MOST_TOLD)), headers, tries);
            }
        });
    }

    private void tellOwner(String owner, List<String> addresses, MultiMap headers, int tries) {
        if (owner.equals(history.member())) {
            addresses.forEach(address -> local.listens(address, owner, !headers.contains(Addresses.LEAVES)));
        } else {
            bus.ask(Addresses.recorder(owner), new JsonArray(addresses), headers, ASK)
                    .onFailure(failure -> {
                        if (tries > 1) { // by then they may have another owner
                            timers.once(RETRY, () -> tellOwners(addresses, headers, tries - 1));
                        }
                    });
        }
    }

    /** As {@link #self}, of a question that a client has to wait for. */
    MultiMap onBehalfOf(Asker asker) {
        return self().add(Addresses.NETWORK, asker.remote()).add(Addresses.CLIENT, asker.client());
    }

    /** For which client of another member a question is asked. */
    static Asker askerOf(Delivery question) {
        String network = question.headers().get(Addresses.NETWORK);
        String client = question.headers().get(Addresses.CLIENT);
        return network == null || client == null ? Asker.RECORDER : new Asker(network, client);
    }

    /** Who says so. */
    MultiMap self() {
        return MultiMap.caseInsensitiveMultiMap().add(Addresses.MEMBER, history.member());
    }
}
