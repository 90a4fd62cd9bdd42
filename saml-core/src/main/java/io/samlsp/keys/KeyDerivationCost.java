package io.samlsp.keys;

import io.samlsp.failure.SamlFailure;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** A key file says itself what trying a password costs; this keeps it from asking for hours. */
final class KeyDerivationCost {

  /** The limit that the JDK sets for PKCS#12. */
  private static final BigInteger ROUNDS = BigInteger.valueOf(5_000_000);

  /** RFC 7914 §2: scrypt needs 128 N r bytes. This is eight times what openssl asks for. */
  private static final BigInteger MEMORY = BigInteger.valueOf(128 << 20);

  private KeyDerivationCost() {}

  static void requireBearable(AlgorithmIdentifier encryption) throws SamlFailure {
    ASN1Encodable parameters = encryption.getParameters();
    if (!encryption.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      // PBES1 of PKCS#5 and PKCS#12 alike: salt and rounds.
      require(PKCS12PBEParams.getInstance(parameters).getIterations(), ROUNDS);
      return;
    }
    KeyDerivationFunc function = PBES2Parameters.getInstance(parameters).getKeyDerivationFunc();
    if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
      ScryptParams scrypt = ScryptParams.getInstance(function.getParameters());
      BigInteger memory = scrypt.getCostParameter().multiply(scrypt.getBlockSize()).shiftLeft(7);
      require(memory.multiply(scrypt.getParallelizationParameter()), MEMORY);
    } else {
      require(PBKDF2Params.getInstance(function.getParameters()).getIterationCount(), ROUNDS);
    }
  }

  private static void require(BigInteger cost, BigInteger limit) throws SamlFailure {
    if (cost.signum() <= 0 || cost.compareTo(limit) > 0) {
      throw Pem.unreadable("a password derivation of bearable cost", "cost " + cost);
    }
  }
}
