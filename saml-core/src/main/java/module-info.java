/** The service provider; packages under {@code internal} stay inside. */
// "module": io.samlsp.metadata and io.samlsp.cli are built after this module.
@SuppressWarnings("module")
module io.samlsp.core {
  exports io.samlsp;
  exports io.samlsp.authn;
  exports io.samlsp.binding;
  exports io.samlsp.failure;
  exports io.samlsp.idp;
  exports io.samlsp.keys;
  exports io.samlsp.response;
  exports io.samlsp.state;

  // There is one parser of foreign XML, and one verifier of signatures; identity provider metadata
  // goes through them too, and what the command line shows through the parser.
  exports io.samlsp.internal.crypto to
      io.samlsp.metadata;
  exports io.samlsp.internal.xml to
      io.samlsp.cli,
      io.samlsp.metadata;

  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.slf4j;
  requires static transitive org.jspecify;
}
