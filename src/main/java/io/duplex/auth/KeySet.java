package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JWK set (RFC 7517 s5), key by key: one that cannot be used is passed over, as section 5 of the RFC asks for those
 * that are not understood.
 *
 * @param keys those that are of use here
 * @param passedOver why others could not be used, each with its {@code kid}; keys that are for something else than the
 *     accepted signatures are not among them
 */
record KeySet(List<VerificationKey> keys, List<String> passedOver) {
    private static final int MOST_KEYS = 100;
    private static final int LONGEST_SHOWN = 60;

    /**
     * Reads what is behind a URL, where secrets prove nothing, because others can read them too.
     *
     * @throws JOSEException if it is not a set, with the end of a sentence that says what it is
     */
    static KeySet ofUrl(String text, Set<JWSAlgorithm> accepted) throws JOSEException {
        JsonObject set = object(text);
        if (set == null) {
            String start = text.strip();
            throw new JOSEException("is not a JSON object; it begins with "
                    + BadToken.shown(start.substring(0, Math.min(start.length(), LONGEST_SHOWN))));
        }
        if (set.getValue("keys") instanceof JsonArray keys) {
            return read(keys, accepted, false);
        }
        if (set.containsKey("jwks_uri")) {
            throw new JOSEException("is a discovery document and not a JWK set; its jwks_uri is "
                    + BadToken.shown(set.getValue("jwks_uri")));
        }
        throw new JOSEException("is not a JWK set: it has no list 'keys'");
    }

    /**
     * Reads a set or one key, secrets included.
     *
     * @throws JOSEException if it is neither
     */
    static KeySet ofFile(String text, Set<JWSAlgorithm> accepted) throws JOSEException {
        JsonObject set = object(text);
        if (set != null && set.getValue("keys") instanceof JsonArray keys) {
            return read(keys, accepted, true);
        }
        if (set != null && set.containsKey("kty")) {
            return read(JsonArray.of(set), accepted, true);
        }
        throw new JOSEException("neither PEM nor a JWK nor a JWK set");
    }

    private static KeySet read(JsonArray jwks, Set<JWSAlgorithm> accepted, boolean secrets) {
        List<VerificationKey> keys = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        for (int i = 0; i < Math.min(jwks.size(), MOST_KEYS); i++) {
            String problem = add(jwks.getValue(i), accepted, secrets, keys);
            if (problem != null) {
                passedOver.add(nameOf(jwks.getValue(i), i) + ": " + problem);
            }
        }
        if (jwks.size() > MOST_KEYS) {
            passedOver.add("the keys after the first " + MOST_KEYS + " of " + jwks.size());
        }
        return new KeySet(List.copyOf(keys), List.copyOf(passedOver));
    }

    /** Takes a key if it is of use; what is wrong with it, or null. */
    private static @Nullable String add(
            @Nullable Object jwk, Set<JWSAlgorithm> accepted, boolean secrets, List<VerificationKey> keys) {
        if (!(jwk instanceof JsonObject object)) {
            return "not an object";
        }
        try {
            JWK parsed = JWK.parse(object.encode());
            if (parsed instanceof OctetSequenceKey && !secrets) {
                return "a secret, which proves nothing where others can read it";
            }
            keys.addAll(KeyFiles.usable(List.of(parsed), accepted));
            return null;
        } catch (JOSEException | ParseException | IllegalArgumentException | IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static @Nullable JsonObject object(String text) {
        try {
            return new JsonObject(text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (DecodeException | ClassCastException neither) {
            return null;
        }
    }

    private static String nameOf(@Nullable Object jwk, int index) {
        Object kid = jwk instanceof JsonObject object ? object.getValue("kid") : null;
        return kid == null ? "key " + (index + 1) : "kid " + BadToken.shown(kid);
    }
}
