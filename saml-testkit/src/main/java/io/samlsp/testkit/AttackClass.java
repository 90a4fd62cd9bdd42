package io.samlsp.testkit;

/**
 * The classes of attack that a response can carry, or the form around it: what each tries, and what
 * stops it.
 *
 * <p>Missing are those that are no response: keys in logs and in serialised objects (C10, C11) and
 * sessions (E10) are nothing that is sent, logout messages (E11) go to another endpoint, and
 * metadata (G1 to G5) is read, not received.
 */
enum AttackClass {
  A1(
      "Signature wrapping: the signed element is moved, and a forged one stands where it is read.",
      "Read only the octets that the verified Reference digested; exactly one assertion."),
  A2(
      "An unsigned assertion beside the signed one.",
      "More than one assertion in a message refuses it."),
  A3(
      "An encrypted assertion that nobody signed, alone or beside a signed one.",
      "An assertion counts by its own signature or that of the response, also when decrypted."),
  A4(
      "Parts of a signature several times or in the wrong place, so that readers differ.",
      "A signature is a direct child; one SignedInfo, Reference, digest and value; no comments."),
  A5(
      "Text that two parsers understand differently.",
      "One strict parser: no DOCTYPE, one root, declared prefixes, each attribute once."),
  A6(
      "Canonicalisation that fails silently; attributes that only look like an ID.",
      "Any error is fatal; relative namespaces and two attributes called ID are refused."),
  A7(
      "Forged content outside of what the signature covers.",
      "Nothing outside of the verified element changes who is signed in."),
  A8(
      "Two elements with one identifier, in whatever spelling.",
      "Identifiers are unique over the document; only ID on a SAML element is one."),
  A9(
      "A reference that means something else than the parent.",
      "Exactly one Reference, to the ID of the parent; no Object, no Manifest."),
  A10(
      "A transform that runs code or digests something else.",
      "Enveloped signature and exclusive canonicalisation only, checked before anything runs."),
  A11("A canonicalisation that hides a change.", "Exclusive canonicalisation only."),
  A12(
      "A genuine signature on another kind of document.",
      "A signature counts only for the message that it sits in."),
  B1("A comment cuts a name in two.", "Text is read whole, as it is canonicalised, or refused."),
  B2(
      "Instructions, CDATA, entities or elements inside a name.",
      "Text is read whole, as it is canonicalised, or refused."),
  B3(
      "A name that looks like another one.",
      "Names are compared to the letter: no case folding, no normalisation."),
  B4("A name that contains another one.", "Names are compared whole."),
  C1(
      "The message brings the key that it is to be verified with.",
      "Only configured keys verify; KeyInfo adds no trust."),
  C2("There is no signature, or an empty one.", "Unsigned is refused."),
  C3(
      "The public key as the secret of a MAC, or a signature cut short.",
      "Asymmetric algorithms only, bound to the type of the key, without parameters."),
  C4(
      "Broken algorithms, short keys, a signature of zeros.",
      "SHA-2, RSA from 2048 bits, ECDSA with r and s in range."),
  C5("KeyInfo makes the service provider fetch something.", "Nothing is fetched."),
  /** Real if the fake identity provider has a {@code decryptionKey}, and other attacker's means. */
  C6("A key that the identity provider has for something else.", "Only keys for signing verify."),
  C7(
      "Another trusted identity provider speaks for this one.",
      "One identity provider: issuer of response and assertion, owner of the key, and the one asked."),
  C8(
      "Parameters twice, of both kinds, or by the binding that is not for responses.",
      "One SAMLResponse, by HTTP-POST, under a signature of its own; a query's signature is none."),
  /** Real if the fake identity provider was rolled over after the service provider trusted it. */
  C9(
      "A key that the identity provider has withdrawn.",
      "What is not in the metadata any more does not verify."),
  D1(
      "Encrypted content that must be fetched or transformed first.",
      "No CipherReference, no transforms, no reference out of the element; one CipherValue."),
  D2(
      "Ciphertext changed until an answer tells something about the plaintext.",
      "One failure for all causes; no RSA 1.5; CBC only under a signature; the whole GCM tag."),
  D3(
      "Hostile XML in the plaintext.",
      "The plaintext goes through the same parser and has the same shape."),
  D4(
      "Keys under keys, or very many of them.",
      "A bounded number of keys, and none inside another."),
  E1("A response that was used before.", "Each assertion is used once."),
  E2(
      "An assertion before or after its time, or under an unknown condition.",
      "Conditions are met, and those that nobody knows are not."),
  E3("An assertion for somebody else.", "Every audience restriction names the service provider."),
  E4(
      "A subject confirmation that does not hold.",
      "Bearer, our address, an end in the future, no beginning, our request."),
  E5(
      "A response for another address.",
      "Destination is our address, and there if the response is signed."),
  E6(
      "A response that nobody asked for, or that somebody else asked for.",
      "The confirmation under signature answers the pending request."),
  E7(
      "A failure that looks like success, or another version.",
      "Status Success, version 2.0, identifiers and times as they should be."),
  E8(
      "No sign-in, one that is over, or not the one that was asked for.",
      "An authentication statement that holds, as fresh and of the context that was asked for."),
  E9(
      "A RelayState that is somebody else's, or leads elsewhere.",
      "A handle of a sign-in under way, or a page of our own; anything else is refused."),
  E12(
      "Markup where a page or a log would show it.",
      "Foreign text is escaped wherever it is shown."),
  E13(
      "A name id that is nobody's or somebody else's.",
      "One name id, with a value, for us; who it is, format and qualifiers say too."),
  E14("An assertion in the Advice.", "Nobody is read from the Advice."),
  F1("Entities: files, addresses, expansion.", "No DOCTYPE, no entity but the five."),
  F2(
      "A message larger than it may be, or deflated.",
      "A cap on the encoded and the decoded size; nothing is inflated by HTTP-POST."),
  F3(
      "A small message that costs much.",
      "Depth, nodes, attributes, namespaces, names and canonical size are bounded."),
  F4(
      "A transform that takes for ever.",
      "Enveloped signature and exclusive canonicalisation only, checked before anything runs."),
  F5("Input that is no message at all.", "A typed refusal, never another exception.");

  private final String tries;
  private final String requirement;

  AttackClass(String tries, String requirement) {
    this.tries = tries;
    this.requirement = requirement;
  }

  String tries() {
    return tries;
  }

  String requirement() {
    return requirement;
  }
}
