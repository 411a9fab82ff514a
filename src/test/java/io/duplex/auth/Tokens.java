package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An issuer: keys, and tokens signed with them, also those that must not be accepted. */
public final class Tokens {
    /** 64 bytes, enough for every HMAC. */
    public static final String SECRET = "a secret of sixty-four bytes, which is enough for each HMAC.. ..";

    private static final List<String> ALGORITHMS = List.of(
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
            "EdDSA", "Ed25519");

    private Tokens() {}

    /** Settings that accept what {@link #SECRET} signed; no leeway. */
    public static AuthSettings settings() {
        return settings(SECRET, null);
    }

    public static AuthSettings settings(@Nullable String secret, AuthSettings.@Nullable JwksSettings jwks) {
        return new AuthSettings(
                true,
                false,
                Duration.ofSeconds(10),
                List.of(),
                secret,
                jwks,
                Set.copyOf(ALGORITHMS),
                new AuthSettings.ClaimSettings(
                        null, List.of(), Duration.ZERO, "sub", List.of("permissions", "scope", "roles")),
                8_192,
                false,
                Duration.ofSeconds(30));
    }

    /** {@code {"sub":"alice","exp":<then>}}. */
    public static JsonObject claims(String user, long expiresAtSeconds) {
        return new JsonObject().put("sub", user).put("exp", expiresAtSeconds);
    }

    /** Signed with {@link #SECRET}. */
    public static String hmac(JsonObject claims) {
        return hmac("HS256", SECRET, claims);
    }

    public static String hmac(String algorithm, String secret, JsonObject claims) {
        return signed(algorithm, null, claims, input -> macSigner(secret).sign(header(algorithm, null), input));
    }

    /** A token put together by hand: nothing is checked, the header least of all. */
    public static String raw(JsonObject header, JsonObject claims, String signature) {
        return part(header.encode()) + "." + part(claims.encode()) + "." + signature;
    }

    /** Signed by this key, under an algorithm of its kind. */
    public static String signed(Key key, String algorithm, JsonObject claims) {
        return signed(algorithm, key.id(), claims, input -> key.sign(header(algorithm, key.id()), input));
    }

    private static String signed(String algorithm, @Nullable String kid, JsonObject claims, Signing signing) {
        String input = header(algorithm, kid).toBase64URL() + "." + part(claims.encode());
        try {
            return input + "." + signing.sign(input.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static JWSHeader header(String algorithm, @Nullable String kid) {
        return new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID(kid).build();
    }

    private static JWSSigner macSigner(String secret) throws JOSEException {
        return new MACSigner(secret);
    }

    static String part(String text) {
        return Base64URL.encode(text).toString();
    }

    private interface Signing {
        Base64URL sign(byte[] input) throws JOSEException, GeneralSecurityException;
    }

    /**
     * A key pair of the issuer.
     *
     * @param id its {@code kid}, or null
     */
    public record Key(@Nullable String id, KeyPair pair) {
        public static Key rsa(@Nullable String id) {
            return generate(id, "RSA", null);
        }

        /** On {@code secp256r1}, {@code secp384r1} or {@code secp521r1}. */
        public static Key ec(@Nullable String id, String curve) {
            return generate(id, "EC", curve);
        }

        public static Key ed25519(@Nullable String id) {
            return generate(id, "Ed25519", null);
        }

        private static Key generate(@Nullable String id, String algorithm, @Nullable String curve) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                if (curve != null) {
                    generator.initialize(new ECGenParameterSpec(curve));
                } else if (algorithm.equals("RSA")) {
                    generator.initialize(2_048);
                }
                return new Key(id, generator.generateKeyPair());
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        /** As {@code openssl pkey -pubout} writes it. */
        public String pem() {
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(pair.getPublic().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
        }

        /** The public half as a JWK. */
        public JsonObject jwk() {
            PublicKey key = pair.getPublic();
            String json = key instanceof RSAPublicKey rsa
                    ? new RSAKey.Builder(rsa).keyID(id).build().toJSONString()
                    : key instanceof java.security.interfaces.ECPublicKey ec
                            ? new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                                    .keyID(id)
                                    .build()
                                    .toJSONString()
                            : new OctetKeyPair.Builder(Curve.Ed25519, Ed25519Check.rawKey(key))
                                    .keyID(id)
                                    .build()
                                    .toJSONString();
            return new JsonObject(json);
        }

        private Base64URL sign(JWSHeader header, byte[] input) throws JOSEException, GeneralSecurityException {
            if (pair.getPublic() instanceof RSAPublicKey) {
                return new RSASSASigner(pair.getPrivate()).sign(header, input);
            }
            if (pair.getPrivate() instanceof ECPrivateKey ec) {
                return new ECDSASigner(ec).sign(header, input);
            }
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(input);
            return Base64URL.encode(signature.sign());
        }
    }
}
