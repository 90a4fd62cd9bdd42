package io.samlsp;

import java.io.ByteArrayInputStream;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Validator;
import net.shibboleth.utilities.java.support.component.ComponentInitializationException;
import net.shibboleth.utilities.java.support.xml.BasicParserPool;
import org.opensaml.core.config.InitializationException;
import org.opensaml.core.config.InitializationService;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.core.xml.util.XMLObjectSupport;
import org.opensaml.saml.common.xml.SAMLSchemaBuilder;
import org.opensaml.saml.common.xml.SAMLSchemaBuilder.SAML1Version;
import org.opensaml.saml.saml2.core.AuthnRequest;

/** OpenSAML as a second reader of what we write, with the schemas of OASIS that it carries. */
public final class OpenSaml {

  private static final SAMLSchemaBuilder SCHEMAS = new SAMLSchemaBuilder(SAML1Version.SAML_11);

  static {
    try {
      InitializationService.initialize();
      BasicParserPool parsers = new BasicParserPool();
      parsers.initialize();
      XMLObjectProviderRegistrySupport.setParserPool(parsers);
    } catch (InitializationException | ComponentInitializationException e) {
      throw new AssertionError(e);
    }
  }

  private OpenSaml() {}

  /** The request, once it was found valid against the schemas. */
  public static AuthnRequest read(byte[] xml) throws Exception {
    Validator validator = SCHEMAS.getSAMLSchema().newValidator();
    validator.validate(new StreamSource(new ByteArrayInputStream(xml)));
    return (AuthnRequest)
        XMLObjectSupport.unmarshallFromInputStream(
            XMLObjectProviderRegistrySupport.getParserPool(), new ByteArrayInputStream(xml));
  }
}
