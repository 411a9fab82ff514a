package io.duplex.channel;

import java.util.List;

/** The channels of the node. */
public final class ChannelTable {
    private final List<ChannelRule> rules;

    /** A table that is asked in the order of its rules. */
    public ChannelTable(List<ChannelRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Whether any address has a history. */
    public boolean hasHistory() {
        return rules.stream().anyMatch(rule -> rule.history() != null);
    }

    /** The rule of an address: the first that fits, else the one all addresses have. */
    public ChannelRule find(String address) {
        for (ChannelRule rule : rules) {
            if (rule.pattern().fits(address)) {
                return rule;
            }
        }
        return ChannelRule.PLAIN;
    }
}
