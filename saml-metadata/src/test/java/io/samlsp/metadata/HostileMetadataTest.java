package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to a document, it is read or refused: no other exception comes out. */
class HostileMetadataTest {

  private static final Clock EARLY =
      Clock.fixed(Instant.parse("2014-01-01T00:00:00Z"), ZoneOffset.UTC);

  /** What attackers and broken tools put in the place of something else. */
  private static final String[] PIECES = {
    "",
    "<",
    ">",
    "\"",
    "&",
    "&#0;",
    "&#xffffffff;",
    "\0",
    "\u2028",
    "]]>",
    "<!--",
    "<?x?>",
    "<![CDATA[",
    "<x xmlns='urn:x'/>",
    " xmlns=\"\"",
    " use=\"signing\"",
    "-1",
    "9999999999999999999",
    "+999999999-12-31T23:59:59Z",
    "P99999999999999999Y",
    "javascript:x",
    "http://[",
    "http://%zz",
    "MIIB",
    "=",
    "AAAA====",
    "urn:oid:1.2.840.10045.3.1.7",
    "\ud83d\ude00"
  };

  @ParameterizedTest
  @MethodSource("io.samlsp.metadata.Corpus#stream")
  void cut_off_anywhere_it_is_refused(Corpus.Document document) {
    byte[] octets = document.octets();
    int end = new String(octets, StandardCharsets.ISO_8859_1).stripTrailing().length();
    int step = Math.max(1, end / 50);

    for (int length = 0; length < end; length += step) {
      byte[] cut = Arrays.copyOf(octets, length);
      // saml-metadata §2: of nothing it cannot be told that it was to be XML.
      FailureCode code =
          length == 0 ? FailureCode.METADATA_NOT_XML : FailureCode.XML_NOT_WELL_FORMED;
      assertThat(outcome(cut)).as("cut off after %d", length).contains(code);
    }
  }

  @ParameterizedTest
  @MethodSource("io.samlsp.metadata.Corpus#stream")
  void changed_anywhere_it_is_read_or_refused(Corpus.Document document) {
    byte[] octets = document.octets();
    Random random = new Random(octets.length);

    for (int i = 0; i < 50; i++) {
      byte[] changed = octets.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      outcome(changed);
    }
  }

  @Test
  void with_a_piece_anywhere_it_is_read_or_refused() {
    String document =
        Sample.entities(
            "validUntil='2027-01-01T00:00:00Z' cacheDuration='PT1H'",
            Sample.ENTITY,
            Sample.entity("https://b.example.com"));
    Random random = new Random(7);
    AtomicInteger read = new AtomicInteger();

    for (int i = 0; i < 3000; i++) {
      int from = random.nextInt(document.length());
      int to = Math.min(document.length(), from + random.nextInt(20));
      String piece = PIECES[random.nextInt(PIECES.length)];
      String changed = document.substring(0, from) + piece + document.substring(to);
      if (outcome(changed.getBytes(StandardCharsets.UTF_8)).isEmpty()) {
        read.incrementAndGet();
      }
    }

    assertThat(read).hasPositiveValue();
  }

  /** Why it could not be read, if so; anything but a SamlFailure fails the test. */
  private static Optional<FailureCode> outcome(byte[] document) {
    try {
      IdpMetadata metadata = IdpMetadata.parse(document, EARLY);
      metadata.all();
      metadata.refused();
      return Optional.empty();
    } catch (SamlFailure refusal) {
      // Nothing is said of messages or signatures: there are none here.
      assertThat(refusal.code().name()).matches("(XML|METADATA)_.*");
      assertThat(refusal.getMessage()).startsWith(refusal.code() + ": expected ");
      return Optional.of(refusal.code());
    }
  }
}
