package io.samlsp.fuzz;

import io.samlsp.keys.SigningKey;
import io.samlsp.response.LoginResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An instant in an assertion that is otherwise good: read as java.time reads it, or refused. */
public final class TimeTarget {

  private static final Pattern UTC =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,20}))?Z?");
  private static final SigningKey KEY = SigningKey.of(World.IDP_KEY);
  private static final String TEMPLATE =
      new String(World.resource("TimeTarget.xml"), StandardCharsets.UTF_8);

  private TimeTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    StringBuilder time = new StringBuilder();
    for (byte b : data) {
      if (b >= 0x20) {
        time.append((char) b);
      }
    }
    String escaped =
        time.toString().replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    byte[] xml = TEMPLATE.replace("@TIME@", escaped).getBytes(StandardCharsets.UTF_8);
    LoginResult result = World.validate(Base64.getEncoder().encodeToString(KEY.signXml(xml)));
    Instant expected = expected(time.toString());
    if (result instanceof LoginResult.SignedIn in
        && !in.subject().authnInstant().equals(expected)) {
      throw new IllegalStateException(time + " was read as " + in.subject().authnInstant());
    }
    boolean past = expected != null && !expected.isAfter(World.NOW);
    if (past && !(result instanceof LoginResult.SignedIn)) {
      throw new IllegalStateException(time + " was refused: " + result.report());
    }
  }

  private static Instant expected(String time) {
    Matcher m = UTC.matcher(time);
    if (!m.matches()) {
      return null;
    }
    String fraction = m.group(2) == null ? "0" : m.group(2);
    String nanos = (fraction + "000000000").substring(0, 9);
    try {
      return LocalDateTime.parse(m.group(1))
          .plusNanos(Long.parseLong(nanos))
          .toInstant(ZoneOffset.UTC);
    } catch (java.time.DateTimeException e) {
      return null;
    }
  }
}
