package io.samlsp.keys;

/**
 * Where a key stands in its life. A rollover goes NEXT, ACTIVE, RETIRED, with the metadata
 * published in between.
 */
public enum KeyState {
  /** Signs, is in the metadata, decrypts first. */
  ACTIVE,
  /**
   * Is in the metadata already so that the identity provider learns it, decrypts; does not sign
   * yet.
   */
  NEXT,
  /** Is in the metadata no more and does not sign; still decrypts what is under way. */
  RETIRED
}
