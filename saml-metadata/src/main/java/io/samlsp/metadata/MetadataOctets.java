package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** From octets, a stream or a text to the root element of a metadata document. */
final class MetadataOctets {

  private static final XmlLimits LIMITS = XmlLimits.METADATA;

  /** Those that the parser takes beside UTF-8. */
  private static final Set<Charset> OTHER_ENCODINGS =
      Set.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.ISO_8859_1);

  private MetadataOctets() {}

  /** The whole stream, or the first octet too many as well: the parser then says so. */
  static byte[] read(InputStream in) throws IOException {
    return in.readNBytes(LIMITS.bytes() + 1);
  }

  /**
   * A text as the octets of a document.
   *
   * <p>The encoding that its XML declaration names is that of the octets it once was. They are text
   * now, so the declaration is blanked: places in messages stay right.
   */
  static byte[] of(String text) {
    String document = !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
    int end = document.startsWith("<?xml ") ? document.indexOf("?>") : -1;
    if (end > 0) {
      String declaration = document.substring(0, end + 2);
      document = declaration.replaceAll("[^\\r\\n]", " ") + document.substring(end + 2);
    }
    return document.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Parses a metadata document: EntityDescriptor or EntitiesDescriptor.
   *
   * @throws SamlFailure {@link FailureCode#METADATA_NOT_XML}, {@link
   *     FailureCode#METADATA_NOT_METADATA} or one of the XML codes
   */
  static XmlElement parse(byte[] document) throws SamlFailure {
    XmlElement root;
    try {
      root = XmlParser.parse(document, LIMITS);
    } catch (SamlFailure failure) {
      throw failure.code() == FailureCode.XML_NOT_WELL_FORMED
          ? explained(document, failure)
          : failure;
    }
    return requireMetadata(root);
  }

  /**
   * The document in UTF-8, which a stream must be in. A small one in another encoding is recoded,
   * if the parser takes it as it is.
   */
  static DocumentStore inUtf8(DocumentStore document) throws IOException, SamlFailure {
    byte[] head = document.read(0, (int) Math.min(128, document.size()));
    boolean other = OTHER_ENCODINGS.contains(DocumentText.of(head).charset());
    if (!other || document.size() > LIMITS.bytes()) {
      return document;
    }
    try (document) {
      byte[] octets = document.read(0, (int) document.size());
      parse(octets);
      return DocumentStore.of(of(DocumentText.of(octets).text()));
    }
  }

  /** The root element, if it is one of metadata. */
  static XmlElement requireMetadata(XmlElement root) throws SamlFailure {
    if (!root.is(Md.MD, "EntityDescriptor") && !root.is(Md.MD, "EntitiesDescriptor")) {
      throw new SamlFailure(
          FailureCode.METADATA_NOT_METADATA,
          "EntityDescriptor or EntitiesDescriptor of " + Md.MD,
          "{" + root.namespaceUri() + "}" + root.localName());
    }
    return root;
  }

  /** XML that is broken is told from what never was XML: another file, a web page. */
  static SamlFailure explained(byte[] document, SamlFailure failure) {
    // Enough to tell by, in an encoding that never fails; UTF-16 shows its "<" all the same.
    int length = Math.min(document.length, 1024);
    String head =
        new String(document, 0, length, StandardCharsets.ISO_8859_1)
            .replaceAll("[\\x00\\xef\\xbb\\xbf\\xff\\xfe]", "")
            .strip()
            .toLowerCase(Locale.ROOT);
    boolean page = head.startsWith("<html") || head.startsWith("<!doctype");
    if (head.startsWith("<") && !page) {
      return failure;
    }
    return new SamlFailure(
        FailureCode.METADATA_NOT_XML,
        "an XML document that starts with \"<\" (a file is read from a Path)",
        head.isEmpty() ? "nothing" : page ? "a web page" : kind(head));
  }

  /**
   * Nothing of it is quoted: somebody will put a key file here, and what we say is logged (attacks
   * C10).
   */
  private static String kind(String head) {
    if (head.startsWith("-----begin")) {
      return "a PEM file";
    }
    if (head.startsWith("{") || head.startsWith("[")) {
      return "JSON";
    }
    return head.chars().allMatch(c -> c >= 0x20 || c == '\t' || c == '\r' || c == '\n')
        ? "text"
        : "binary data";
  }
}
