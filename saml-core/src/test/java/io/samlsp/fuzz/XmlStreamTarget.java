package io.samlsp.fuzz;

import io.samlsp.internal.xml.StreamAgreement;

/** Any octets as XML that is streamed: what is read, and what is refused, is the parser's. */
public final class XmlStreamTarget {

  private XmlStreamTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    StreamAgreement.require(data);
  }
}
