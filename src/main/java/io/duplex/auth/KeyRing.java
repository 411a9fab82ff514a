package io.duplex.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.util.ArrayList;
import java.util.List;

/** The keys known at one moment. */
record KeyRing(List<VerificationKey> keys) {
    static final KeyRing EMPTY = new KeyRing(List.of());

    /** A token that names no key must not make the node try hundreds. */
    private static final int MOST_TRIED = 8;

    KeyRing {
        keys = List.copyOf(keys);
    }

    KeyRing and(KeyRing more) {
        List<VerificationKey> both = new ArrayList<>(keys);
        both.addAll(more.keys);
        return new KeyRing(both);
    }

    /** Whether it holds the same keys in the same order. */
    boolean isSameAs(KeyRing other) {
        boolean same = keys.size() == other.keys.size();
        for (int i = 0; same && i < keys.size(); i++) {
            same = keys.get(i).isSameAs(other.keys.get(i));
        }
        return same;
    }

    /** Whether it holds one of these. */
    boolean hasAny(List<VerificationKey> some) {
        return some.stream().anyMatch(keys::contains);
    }

    /** Whether any key is for this algorithm. */
    boolean knows(JWSAlgorithm algorithm) {
        return keys.stream().anyMatch(key -> key.algorithms().contains(algorithm));
    }

    /**
     * The keys a token may have been signed with: for its algorithm, and with its {@code kid} where both name one.
     * Those that are named exactly come first.
     */
    List<VerificationKey> candidates(JWSHeader header) {
        List<VerificationKey> named = new ArrayList<>();
        List<VerificationKey> unnamed = new ArrayList<>();
        for (VerificationKey key : keys) {
            if (key.algorithms().contains(header.getAlgorithm())) {
                if (header.getKeyID() != null && header.getKeyID().equals(key.id())) {
                    named.add(key);
                } else if (header.getKeyID() == null || key.id() == null) {
                    unnamed.add(key);
                }
            }
        }
        named.addAll(unnamed);
        return named.subList(0, Math.min(named.size(), MOST_TRIED));
    }
}
