package io.samlsp.benchmarks.peers;

import io.samlsp.benchmarks.contender.MetadataContender;
import java.nio.file.Path;
import net.shibboleth.utilities.java.support.resolver.CriteriaSet;
import net.shibboleth.utilities.java.support.xml.BasicParserPool;
import org.opensaml.core.config.InitializationService;
import org.opensaml.core.criterion.EntityIdCriterion;
import org.opensaml.saml.metadata.resolver.impl.FilesystemMetadataResolver;
import org.opensaml.saml.saml2.metadata.EntityDescriptor;
import org.opensaml.saml.saml2.metadata.IDPSSODescriptor;

/** OpenSAML's resolver of a file. */
public final class OpenSamlMetadata implements MetadataContender {

  private FilesystemMetadataResolver resolver;

  @Override
  public void load(Path aggregate) throws Exception {
    InitializationService.initialize();
    BasicParserPool parsers = new BasicParserPool();
    parsers.setNamespaceAware(true);
    parsers.initialize();
    resolver = new FilesystemMetadataResolver(aggregate.toFile());
    resolver.setId("aggregate");
    resolver.setParserPool(parsers);
    resolver.initialize();
  }

  @Override
  public boolean finds(String entityId) throws Exception {
    EntityDescriptor found =
        resolver.resolveSingle(new CriteriaSet(new EntityIdCriterion(entityId)));
    if (found == null) {
      return false;
    }
    IDPSSODescriptor role = found.getIDPSSODescriptor("urn:oasis:names:tc:SAML:2.0:protocol");
    return !role.getKeyDescriptors().isEmpty();
  }

  @Override
  public void close() {
    resolver.destroy();
  }
}
