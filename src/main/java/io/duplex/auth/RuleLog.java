package io.duplex.auth;

import io.duplex.clock.Seldom;
import io.duplex.clock.Timers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which rules could not be applied. A client chooses the address, so it may happen often: see {@link Seldom}. */
public final class RuleLog {
    static final String INBOUND = "bridge.inbound";
    static final String OUTBOUND = "bridge.outbound";

    private static final Logger LOG = LoggerFactory.getLogger(RuleLog.class);

    private final Counter givenUp;
    private final Seldom seldom;

    /** Of the whole node. */
    public RuleLog(Timers timers, MeterRegistry registry) {
        this.seldom = new Seldom(timers);
        this.givenUp = Counter.builder("duplex.auth.rules.given.up")
                .description("Addresses for which the address-regex of a rule needed too much work; all were denied")
                .register(registry);
    }

    /** The expression of a rule needed too much work. */
    void gaveUp(String list, int index, PermittedRule rule) {
        givenUp.increment();
        long count = seldom.count();
        if (count > 0) {
            LOG.atWarn()
                    .addKeyValue("rule", list + "[" + index + "]")
                    .addKeyValue("regex", String.valueOf(rule.addressRegex()))
                    .addKeyValue("count", count)
                    .log("The address-regex of a rule needs too much work for an address; the client was denied");
        }
    }
}
