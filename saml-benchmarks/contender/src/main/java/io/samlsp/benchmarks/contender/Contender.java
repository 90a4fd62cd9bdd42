package io.samlsp.benchmarks.contender;

/**
 * A library that validates SAML responses, as its users would call it.
 *
 * <p>An adapter has a public constructor without arguments, so that it can be made in a class
 * loader of its own. One is made for one {@link Registration} and then called by several threads.
 */
public interface Contender {

  /**
   * Makes it ready, as an application does when it starts. What is read again for each message in
   * the library's own use must be read again in {@link #accepts}.
   */
  void start(Registration registration) throws Exception;

  /**
   * Validates a response with everything that the library checks, replay excepted.
   *
   * @param samlResponse the form field SAMLResponse, URL-decoded, in base64
   * @return whether somebody is signed in; an exception says no just as well
   */
  boolean accepts(String samlResponse) throws Exception;

  /**
   * Reads what comes by HTTP-Redirect; only for those that do.
   *
   * @param query undecoded, without the question mark
   * @return whether there was a message of sound size in it
   */
  default boolean readsRedirect(String query) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** What {@link #accepts} promises. */
  default Promise promise() {
    return Promise.EVERYTHING;
  }

  /** What a contender checks; it is held to it before it is measured. */
  enum Promise {
    /** Signatures, parties, times: whatever a service provider must check. */
    EVERYTHING,
    /** Signatures of the identity provider's key, and nothing else. */
    SIGNATURES
  }
}
