package io.samlsp.response;

/** The checks of a response, in the order in which they are made. */
public enum Check {
  /** The form field is there and is base64 of a bounded size. */
  DECODE("The response could be decoded"),
  /** It is well-formed XML within the limits. */
  PARSE("It is safe, well-formed XML"),
  /** It is a Response with one assertion, and signatures only where they belong. */
  SHAPE("It has the shape of a response"),
  /** There is a status. */
  STATUS("It states a status"),
  /** It answers a request of ours, or may come unasked. */
  REQUEST("It belongs to a sign-in of ours"),
  /** It names an identity provider that we know and asked. */
  ISSUER("It comes from a known identity provider"),
  /** The signature of the response. */
  RESPONSE_SIGNATURE("The response's signature"),
  /** Decryption of the assertion. */
  DECRYPTION("The assertion could be decrypted"),
  /** The signature of the assertion. */
  ASSERTION_SIGNATURE("The assertion's signature"),
  /** Something is signed, and what the policy demands. */
  SIGNED("What must be signed is signed"),
  /** The assertion has the elements that the schema demands. */
  CONTENT("The assertion could be read"),
  /** The response was sent to us. */
  DESTINATION("It was sent to this address"),
  /** It was not issued in the future. */
  ISSUE_INSTANT("It was issued in the past"),
  /** The assertion names the same identity provider. */
  ASSERTION_ISSUER("The assertion comes from the same identity provider"),
  /** There is a name id, for us. */
  SUBJECT("It names a subject"),
  /** A bearer confirmation is for us, for this request and for now. */
  SUBJECT_CONFIRMATION("The bearer is confirmed"),
  /** The conditions are known and hold now. */
  CONDITIONS("Its conditions hold"),
  /** We are the audience. */
  AUDIENCE("It is meant for this service provider"),
  /** The subject has signed in, and the session goes on. */
  AUTHN_STATEMENT("The subject signed in"),
  /** A fresh sign-in, if one was asked for. */
  FORCE_AUTHN("The sign-in is as fresh as asked for"),
  /** The authentication context, if one was asked for. */
  AUTHN_CONTEXT("The sign-in was of the kind asked for"),
  /** The assertion was not used before. */
  REPLAY("It is used for the first time");

  private final String title;

  Check(String title) {
    this.title = title;
  }

  /** What is checked, in words. */
  public String title() {
    return title;
  }
}
