package io.samlsp.benchmarks.samlsp;

import io.samlsp.benchmarks.contender.MetadataContender;
import io.samlsp.metadata.MetadataProviders;
import io.samlsp.metadata.MetadataSource;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** This library's store of many identity providers. */
public final class SamlspMetadata implements MetadataContender {

  private @Nullable MetadataProviders providers;

  /** Made by the harness. */
  public SamlspMetadata() {}

  @Override
  public void load(Path aggregate) {
    providers =
        MetadataProviders.builder(MetadataSource.file(aggregate)).refreshedByCaller().build();
  }

  @Override
  public boolean finds(String entityId) {
    return Objects.requireNonNull(providers)
        .find(entityId)
        .filter(idp -> !idp.signingKeys().isEmpty())
        .isPresent();
  }

  @Override
  public void close() {
    Objects.requireNonNull(providers).close();
  }
}
