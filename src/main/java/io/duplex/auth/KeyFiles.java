package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads keys from files: PEM (public keys and certificates, several in one file), a JWK, or a JWK set. */
public final class KeyFiles {
    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private KeyFiles() {}

    /**
     * What is wrong with a key file, as the end of a sentence that begins with its name.
     *
     * @return null if it can be used
     */
    public static @Nullable String problem(Path file, Set<String> algorithms) {
        try {
            return read(file, named(algorithms)).isEmpty() ? "holds no key for any of the accepted algorithms" : null;
        } catch (IOException e) {
            return Files.exists(file) ? "cannot be read" : "does not exist";
        } catch (JOSEException e) {
            return "holds " + e.getMessage();
        }
    }

    /** What is wrong with a secret, or null. */
    public static @Nullable String problem(String secret) {
        try {
            ofSecret(secret, Set.of(JWSAlgorithm.HS256));
            return null;
        } catch (JOSEException e) {
            return e.getMessage();
        }
    }

    static Set<JWSAlgorithm> named(Set<String> algorithms) {
        return algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
    }

    static List<VerificationKey> ofSecret(String secret, Set<JWSAlgorithm> accepted) throws JOSEException {
        JWK jwk = new OctetSequenceKey.Builder(secret.getBytes(StandardCharsets.UTF_8)).build();
        return usable(List.of(jwk), accepted);
    }

    static List<VerificationKey> read(Path file, Set<JWSAlgorithm> accepted) throws IOException, JOSEException {
        String text = Files.readString(file);
        return text.contains("-----BEGIN ") ? usable(pem(text), accepted) : jwks(text, accepted);
    }

    /** The keys of a JWK set that are of use here. */
    static List<VerificationKey> usable(List<JWK> jwks, Set<JWSAlgorithm> accepted) throws JOSEException {
        List<VerificationKey> keys = new ArrayList<>();
        for (JWK jwk : jwks) {
            VerificationKey key = VerificationKey.of(jwk, accepted);
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** What is in a file was put there on purpose, so each key of it has to be of use. */
    private static List<VerificationKey> jwks(String text, Set<JWSAlgorithm> accepted) throws JOSEException {
        KeySet set = KeySet.ofFile(text, accepted);
        if (!set.passedOver().isEmpty()) {
            throw new JOSEException(
                    "a key that cannot be used, " + set.passedOver().get(0));
        }
        return set.keys();
    }

    private static List<JWK> pem(String text) throws JOSEException {
        List<JWK> keys = new ArrayList<>();
        Matcher matcher = PEM.matcher(text);
        while (matcher.find()) {
            String label = matcher.group(1);
            try {
                byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
                keys.add(jwk(
                        switch (label) {
                            case "PUBLIC KEY" -> publicKey(der);
                            case "CERTIFICATE" ->
                                CertificateFactory.getInstance("X.509")
                                        .generateCertificate(new ByteArrayInputStream(der))
                                        .getPublicKey();
                            default ->
                                throw new JOSEException("a " + label + "; a PUBLIC KEY is expected, as"
                                        + " 'openssl pkey -pubout' writes it");
                        }));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new JOSEException("a " + label + " that cannot be read");
            }
        }
        return keys;
    }

    private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
        InvalidKeySpecException none = new InvalidKeySpecException("neither RSA nor EC nor Ed25519");
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
            } catch (InvalidKeySpecException another) {
                none.addSuppressed(another); // the form does not tell the algorithm before it is read
            }
        }
        throw none;
    }

    private static JWK jwk(PublicKey key) throws JOSEException {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).build();
        }
        if (key instanceof ECPublicKey ec) {
            Curve curve = Curve.forECParameterSpec(ec.getParams());
            if (curve == null) {
                throw new JOSEException("a key on a curve that is not known");
            }
            return new ECKey.Builder(curve, ec).build();
        }
        return new OctetKeyPair.Builder(Curve.Ed25519, Ed25519Check.rawKey(key)).build();
    }
}
