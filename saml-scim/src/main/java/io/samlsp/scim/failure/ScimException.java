package io.samlsp.scim.failure;

/**
 * A request that was refused, with the reason as a {@link ScimFailure} and as a sentence for the
 * administrator who reads it in the client's console.
 *
 * <p>The sentence may quote what the client sent, so it goes to that client and never into a log.
 */
public final class ScimException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 80;

  private final ScimFailure failure;
  private final String detail;

  /** A refusal for the given reason; {@code detail} is one sentence, without secrets. */
  public ScimException(ScimFailure failure, String detail) {
    super(failure.name(), null, false, false);
    this.failure = failure;
    this.detail = detail;
  }

  /** Why the request was refused. */
  public ScimFailure failure() {
    return failure;
  }

  /** The sentence for the client's administrator. */
  public String detail() {
    return detail;
  }

  /**
   * Foreign text made fit to stand in a {@link #detail()}: quoted, control characters escaped, cut.
   */
  public static String quote(String foreign) {
    StringBuilder quoted = new StringBuilder("\"");
    int[] points = foreign.codePoints().limit(LONGEST_QUOTE + 1L).toArray();
    for (int i = 0; i < Math.min(points.length, LONGEST_QUOTE); i++) {
      int point = points[i];
      boolean printable =
          !Character.isISOControl(point)
              && Character.getType(point) != Character.SURROGATE
              && Character.getType(point) != Character.FORMAT
              && Character.getType(point) != Character.LINE_SEPARATOR
              && Character.getType(point) != Character.PARAGRAPH_SEPARATOR;
      if (printable) {
        quoted.appendCodePoint(point);
      } else {
        quoted.append(String.format(java.util.Locale.ROOT, "\\u%04x", point));
      }
    }
    return quoted.append(points.length > LONGEST_QUOTE ? "…\"" : "\"").toString();
  }
}
