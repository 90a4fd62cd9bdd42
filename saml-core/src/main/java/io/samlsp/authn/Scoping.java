package io.samlsp.authn;

import io.samlsp.internal.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a proxying identity provider may or should ask in turn (saml-core §3.4.1.2).
 *
 * @param proxyCount how many proxies may stand in between, 0 for none; null for no limit
 * @param identityProviders entity ids of the identity providers that are trusted or preferred
 * @param requesterIds entity ids on whose behalf the request is made
 */
public record Scoping(
    @Nullable Integer proxyCount, List<String> identityProviders, List<String> requesterIds) {

  /** Copies the lists and checks that XML can hold the values. */
  public Scoping {
    identityProviders = List.copyOf(identityProviders);
    requesterIds = List.copyOf(requesterIds);
    identityProviders.forEach(XmlWriter::requireCharacters);
    requesterIds.forEach(XmlWriter::requireCharacters);
    if (proxyCount != null && proxyCount < 0) {
      throw new IllegalArgumentException("proxy count must not be negative: " + proxyCount);
    }
  }

  /** Nothing limited and nobody named. */
  public static Scoping open() {
    return new Scoping(null, List.of(), List.of());
  }

  /** The same with that many proxies allowed. */
  public Scoping proxyCount(int count) {
    return new Scoping(count, identityProviders, requesterIds);
  }

  /** The same with one more identity provider. */
  public Scoping identityProvider(String entityId) {
    return new Scoping(proxyCount, append(identityProviders, entityId), requesterIds);
  }

  /** The same with one more requester. */
  public Scoping requester(String entityId) {
    return new Scoping(proxyCount, identityProviders, append(requesterIds, entityId));
  }

  private static List<String> append(List<String> list, String last) {
    List<String> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
