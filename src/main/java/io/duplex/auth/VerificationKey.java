package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key, bound to the algorithms it may verify.
 *
 * <p>A token's header says which algorithm it claims; the key says which it is for. An RSA key is never taken for the
 * secret of an HMAC, whatever the header says, and there is no key for {@code none}.
 *
 * @param id the {@code kid} tokens name it by, or null
 * @param algorithms what it may verify
 * @param print the same for the same key (RFC 7638)
 */
record VerificationKey(@Nullable String id, Set<JWSAlgorithm> algorithms, String print, Check check) {
    /** Shorter RSA keys are not accepted (RFC 7518 s3.3). */
    private static final int LEAST_RSA_BITS = 2_048;

    private static final int LEAST_SECRET_BITS = 256;

    /**
     * The key of a JWK; of a private one, its public half.
     *
     * @param accepted which algorithms are accepted at all
     * @return null for a key that is not for signatures, or for none of the accepted algorithms
     * @throws JOSEException for a key that cannot be used, with a sentence that says why
     */
    static @Nullable VerificationKey of(JWK jwk, Set<JWSAlgorithm> accepted) throws JOSEException {
        if (KeyUse.ENCRYPTION.equals(jwk.getKeyUse())
                || (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY))) {
            return null;
        }
        Set<JWSAlgorithm> algorithms = new HashSet<>(suited(jwk));
        algorithms.retainAll(accepted);
        if (jwk.getAlgorithm() != null) {
            algorithms.removeIf(
                    algorithm -> !algorithm.getName().equals(jwk.getAlgorithm().getName()));
        }
        return algorithms.isEmpty()
                ? null
                : new VerificationKey(
                        jwk.getKeyID(),
                        Set.copyOf(algorithms),
                        jwk.computeThumbprint().toString(),
                        check(jwk));
    }

    /** Whether it is the same key for the same purpose. */
    boolean isSameAs(VerificationKey other) {
        return Objects.equals(id, other.id) && algorithms.equals(other.algorithms) && print.equals(other.print);
    }

    private static Set<JWSAlgorithm> suited(JWK jwk) throws JOSEException {
        if (jwk instanceof RSAKey rsa) {
            if (rsa.size() < LEAST_RSA_BITS) {
                throw new JOSEException(
                        "an RSA key of " + rsa.size() + " bits; at least " + LEAST_RSA_BITS + " are expected");
            }
            return JWSAlgorithm.Family.RSA;
        }
        if (jwk instanceof ECKey ec) {
            return forCurve(ec.getCurve());
        }
        if (jwk instanceof OctetKeyPair pair) {
            return Curve.Ed25519.equals(pair.getCurve()) ? Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519) : Set.of();
        }
        if (jwk instanceof OctetSequenceKey secret) {
            return forSecret(secret.size());
        }
        return Set.of();
    }

    private static Set<JWSAlgorithm> forCurve(Curve curve) {
        if (Curve.P_256.equals(curve)) {
            return Set.of(JWSAlgorithm.ES256);
        }
        if (Curve.P_384.equals(curve)) {
            return Set.of(JWSAlgorithm.ES384);
        }
        return Curve.P_521.equals(curve) ? Set.of(JWSAlgorithm.ES512) : Set.of();
    }

    /** A secret is at least as long as the hash (RFC 7518 s3.2). */
    private static Set<JWSAlgorithm> forSecret(int bits) throws JOSEException {
        if (bits < LEAST_SECRET_BITS) {
            throw new JOSEException(
                    "a secret of " + bits / 8 + " bytes; at least " + LEAST_SECRET_BITS / 8 + " are expected");
        }
        Set<JWSAlgorithm> algorithms = new HashSet<>(Set.of(JWSAlgorithm.HS256));
        if (bits >= 384) {
            algorithms.add(JWSAlgorithm.HS384);
        }
        if (bits >= 512) {
            algorithms.add(JWSAlgorithm.HS512);
        }
        return algorithms;
    }

    private static Check check(JWK jwk) throws JOSEException {
        if (jwk instanceof RSAKey rsa) {
            return new RSASSAVerifier(rsa.toRSAPublicKey())::verify;
        }
        if (jwk instanceof ECKey ec) {
            return new ECDSAVerifier(ec.toECPublicKey())::verify;
        }
        if (jwk instanceof OctetKeyPair pair) {
            return new Ed25519Check(pair.getX());
        }
        return new MACVerifier(jwk.toOctetSequenceKey())::verify;
    }

    /** Whether a signature is right. Any thread. */
    interface Check {
        /**
         * Verifies.
         *
         * @throws JOSEException if the signature is not even of the right form
         */
        boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) throws JOSEException;
    }
}
