package io.duplex.auth;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are believed, and what is read from them.
 *
 * @param anonymous whether clients without a token may do what the rules allow
 * @param tokenAtDoor where they may not: whether a connection must show its token before it becomes a session
 * @param loginTimeout where they may not: how long a session may go on without a token
 * @param keyFiles public keys, certificates, JWK or JWK sets
 * @param secret of HMAC signatures, in UTF-8, or null
 * @param jwks where keys are read from, or null
 * @param algorithms names of RFC 7518 s3.1 and RFC 8037 s3.1 that are accepted, where the key suits them
 * @param claims what must stand in a token, and what is read from it
 * @param maxTokenBytes longest token looked at
 * @param queryToken whether {@code ?token=} counts
 * @param expiringNotice how long before its token ends a client is told
 */
public record AuthSettings(
        boolean anonymous,
        boolean tokenAtDoor,
        Duration loginTimeout,
        List<Path> keyFiles,
        @Nullable String secret,
        @Nullable JwksSettings jwks,
        Set<String> algorithms,
        ClaimSettings claims,
        int maxTokenBytes,
        boolean queryToken,
        Duration expiringNotice) {

    /**
     * A JWK set behind a URL.
     *
     * @param refresh how often it is read
     * @param cooldown least time between two reads, whoever asks
     * @param timeout how long an answer may take
     */
    public record JwksSettings(URI url, Duration refresh, Duration cooldown, Duration timeout) {}

    /**
     * The claims of a token.
     *
     * @param issuer what {@code iss} must be, or null if it does not matter
     * @param audience one of these must be in {@code aud}; empty if it does not matter
     * @param leeway by how much clocks may differ
     * @param user the claim that names the user
     * @param authorities the claims that name what the user holds
     */
    public record ClaimSettings(
            @Nullable String issuer, List<String> audience, Duration leeway, String user, List<String> authorities) {}

    /** Whether tokens can be checked at all. */
    public boolean hasKeys() {
        return !keyFiles.isEmpty() || secret != null || jwks != null;
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "AuthSettings[anonymous=" + anonymous + ", keyFiles=" + keyFiles + ", jwks=" + jwks + "]";
    }
}
