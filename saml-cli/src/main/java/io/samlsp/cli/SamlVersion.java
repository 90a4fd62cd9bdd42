package io.samlsp.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version, as the jar's manifest states it. */
final class SamlVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Saml.class.getPackage().getImplementationVersion();
    return new String[] {"saml " + Objects.requireNonNullElse(version, "(not from a jar)")};
  }
}
