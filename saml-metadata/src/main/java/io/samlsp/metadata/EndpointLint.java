package io.samlsp.metadata;

import io.samlsp.failure.ForeignText;
import io.samlsp.idp.Binding;
import io.samlsp.internal.xml.XmlElement;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at where one role answers. */
final class EndpointLint {

  private static final Set<Binding> BY_BROWSER =
      EnumSet.of(Binding.HTTP_REDIRECT, Binding.HTTP_POST);

  private static final Pattern DANGEROUS =
      Pattern.compile("(?i)(javascript|data|file|vbscript|jar|blob):.*", Pattern.DOTALL);

  /** RFC 1918, RFC 6761, RFC 6762; and names that only a local resolver knows. */
  private static final Pattern LOCAL =
      Pattern.compile(
          "localhost|.*\\.(localhost|local|localdomain|lan|internal|loc)|[^.:]+"
              + "|127\\..*|10\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*|\\[::1]|\\[f[cd].*]");

  private final EntityLint entity;

  /** What was said of a server is not said again of its other endpoints. */
  private final Set<String> said = new HashSet<>();

  EndpointLint(EntityLint entity) {
    this.entity = entity;
  }

  void lint(XmlElement role) {
    Set<Binding> signOn = services(role, "SingleSignOnService");
    if (!signOn.contains(Binding.HTTP_REDIRECT) && !signOn.contains(Binding.HTTP_POST)) {
      entity.add(
          MetadataCheck.NO_ENDPOINT,
          role,
          "No SingleSignOnService by HTTP-Redirect or HTTP-POST has an http or https address.");
    } else if (!signOn.contains(Binding.HTTP_REDIRECT)) {
      entity.add(MetadataCheck.NO_REDIRECT, role, "HTTP-POST is offered.");
    }
    Set<Binding> logout = services(role, "SingleLogoutService");
    if (role.first(Md.MD, "SingleLogoutService") == null) {
      entity.add(MetadataCheck.NO_LOGOUT, role, "There is no SingleLogoutService.");
    } else if (logout.stream().noneMatch(BY_BROWSER::contains)) {
      entity.add(
          MetadataCheck.LOGOUT_NOT_BY_BROWSER,
          role,
          logout.isEmpty()
              ? "None of its services has a known binding and an http or https address."
              : "Its bindings are " + logout + ".");
    }
  }

  /** The known bindings among them that have an address. */
  private Set<Binding> services(XmlElement role, String kind) {
    Set<Binding> usable = EnumSet.noneOf(Binding.class);
    for (XmlElement e = role.first(Md.MD, kind); e != null; e = e.nextSame()) {
      boolean addressed = address(e, "Location", e.attribute("Location"));
      if (e.attribute("ResponseLocation") != null) {
        addressed &= address(e, "ResponseLocation", e.attribute("ResponseLocation"));
      }
      Optional<Binding> binding = binding(e);
      if (addressed) {
        binding.ifPresent(usable::add);
      }
    }
    return usable;
  }

  private Optional<Binding> binding(XmlElement element) {
    String name = element.attribute("Binding");
    if (name == null || XmlSpace.strip(name).isEmpty()) {
      entity.add(
          MetadataCheck.ENDPOINT_BINDING_MISSING, element, element.localName() + " has none.");
      return Optional.empty();
    }
    Optional<Binding> binding = Binding.of(XmlSpace.strip(name));
    if (binding.isEmpty()) {
      entity.add(
          MetadataCheck.ENDPOINT_BINDING_UNKNOWN,
          element,
          element.localName() + " by " + ForeignText.quoted(name) + ".");
    }
    return binding;
  }

  private boolean address(XmlElement element, String attribute, @Nullable String written) {
    String address = written == null ? "" : XmlSpace.strip(written);
    String what = element.localName() + ", " + attribute + ": " + ForeignText.quoted(address) + ".";
    if (DANGEROUS.matcher(address).matches()) {
      entity.add(MetadataCheck.ENDPOINT_SCHEME, element, what);
      return false;
    }
    entity.placeholder(element, address);
    Optional<URI> location = EntityReader.location(address);
    if (location.isEmpty()) {
      entity.add(MetadataCheck.ENDPOINT_NO_ADDRESS, element, what);
      return false;
    }
    if (!address.equals(written)) {
      entity.add(MetadataCheck.ENDPOINT_SPACE, element, what);
    }
    if ("http".equalsIgnoreCase(location.get().getScheme())) {
      addOnce(MetadataCheck.ENDPOINT_HTTP, element, location.get(), what);
    }
    if (LOCAL.matcher(location.get().getHost().toLowerCase(Locale.ROOT)).matches()) {
      addOnce(MetadataCheck.ENDPOINT_LOCAL, element, location.get(), what);
    }
    if (location.get().getRawFragment() != null) {
      entity.add(MetadataCheck.ENDPOINT_FRAGMENT, element, what);
    }
    if (location.get().getRawUserInfo() != null) {
      entity.add(
          MetadataCheck.ENDPOINT_CREDENTIALS,
          element,
          element.localName() + ", " + attribute + ", at " + location.get().getHost() + ".");
    }
    return true;
  }

  private void addOnce(MetadataCheck check, XmlElement element, URI location, String what) {
    if (said.add(check + " " + location.getHost())) {
      entity.add(check, element, what);
    }
  }
}
