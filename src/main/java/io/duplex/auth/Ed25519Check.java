package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * EdDSA on Ed25519 (RFC 8037 s3.1) by the JDK: the library's own verifier would bring Tink and Protobuf along for this
 * one curve.
 */
final class Ed25519Check implements VerificationKey.Check {
    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410 s4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int KEY_BYTES = 32;

    private final PublicKey key;

    Ed25519Check(Base64URL x) throws JOSEException {
        byte[] raw = x.decode();
        if (raw.length != KEY_BYTES) {
            throw new JOSEException("an Ed25519 key of " + raw.length + " bytes; 32 are expected");
        }
        byte[] encoded = new byte[X509_PREFIX.length + KEY_BYTES];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        try {
            key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new JOSEException("no Ed25519 key: " + e.getMessage(), e);
        }
    }

    /** The last 32 bytes of the X.509 form of a key. */
    static Base64URL rawKey(PublicKey ed25519) {
        byte[] encoded = ed25519.getEncoded();
        byte[] raw = new byte[KEY_BYTES];
        System.arraycopy(encoded, encoded.length - KEY_BYTES, raw, 0, KEY_BYTES);
        return Base64URL.encode(raw);
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) throws JOSEException {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signingInput);
            return verifier.verify(signature.decode());
        } catch (GeneralSecurityException e) {
            throw new JOSEException("no Ed25519 signature", e);
        }
    }
}
