package io.samlsp.examples.identitycenter.admin;

import io.samlsp.examples.identitycenter.store.IdentitySources;
import io.samlsp.examples.identitycenter.store.IdentitySources.Source;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changing the identity source, step by step, and managing the one that is in use. */
public final class IdentitySourcePages {

  private static final String WIZARD = "/admin/settings/identity-source";
  private static final int MOST_CANDIDATES = 50;
  private static final String AUTHENTICATION = "/admin/settings/authentication";

  private final Console console;
  private final IdentitySources sources;
  private final MetadataDownload download = new MetadataDownload();
  private final String acsUrl;
  private final String issuerUrl;
  private final Clock clock;
  private @Nullable EntityChoice choice;

  /** Pages for those sources, of a service provider with these two addresses. */
  public IdentitySourcePages(
      Console console, IdentitySources sources, String acsUrl, String issuerUrl, Clock clock) {
    this.console = console;
    this.sources = sources;
    this.acsUrl = acsUrl;
    this.issuerUrl = issuerUrl;
    this.clock = clock;
  }

  /** Mounts them. */
  public void mount(Routes routes) {
    routes
        .get(WIZARD, console.guarded(this::showChoice))
        .post(WIZARD, console.guarded(exchange -> exchange.redirect(WIZARD + "/metadata")))
        .get(WIZARD + "/metadata", console.guarded(this::showMetadata))
        .upload(WIZARD + "/metadata", console::isSignedIn, console.guarded(this::takeMetadata))
        .get(WIZARD + "/entity", console.guarded(exchange -> showEntities(exchange, 200, "")))
        .post(WIZARD + "/entity", console.guarded(this::chooseEntity))
        .get(WIZARD + "/review", console.guarded(exchange -> showReview(exchange, 200, "")))
        .post(WIZARD + "/review", console.guarded(this::change))
        .post(WIZARD + "/cancel", console.guarded(this::cancel))
        .get(
            AUTHENTICATION,
            console.guarded(exchange -> showAuthentication(exchange, 200, Map.of())))
        .upload(
            AUTHENTICATION + "/metadata",
            console::isSignedIn,
            console.guarded(this::replaceMetadata))
        .upload(
            AUTHENTICATION + "/certificate",
            console::isSignedIn,
            console.guarded(this::addCertificate))
        .post(AUTHENTICATION + "/certificate/delete", console.guarded(this::deleteCertificate))
        .post(AUTHENTICATION + "/idp-initiated", console.guarded(this::switchIdpInitiated));
  }

  private void showChoice(Exchange exchange) throws IOException {
    console.show(
        exchange,
        200,
        "source-choice",
        Map.of("current", sources.active().map(Source::entityId).orElse("")));
  }

  private void showMetadata(Exchange exchange) throws IOException {
    Optional<Source> draft = sources.draft();
    MetadataUpload upload =
        draft.isPresent()
            ? MetadataUpload.of(draft.get().document(), draft.get().cameFrom(), clock)
            : null;
    showMetadata(exchange, 200, upload, draft.map(Source::cameFrom).orElse(""));
  }

  private void showMetadata(
      Exchange exchange, int status, @Nullable MetadataUpload upload, String cameFrom)
      throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("acsUrl", acsUrl);
    model.put("issuerUrl", issuerUrl);
    model.put("upload", upload);
    model.put("cameFrom", cameFrom);
    console.show(exchange, status, "source-metadata", model);
  }

  private void takeMetadata(Exchange exchange) throws IOException {
    MetadataUpload upload = upload(exchange);
    Source source = upload.source();
    if (source == null) {
      sources.dropDraft();
      showMetadata(exchange, 422, upload, "");
    } else {
      sources.keepDraft(source);
      exchange.redirect(WIZARD + (source.isChosen() ? "/metadata" : "/entity"));
    }
  }

  /** The choice in the draft; read once, however often somebody searches. */
  private synchronized EntityChoice choice(Source draft) {
    if (choice == null || !choice.isOf(draft.document())) {
      forgetChoice();
      choice = new EntityChoice(draft.document(), clock);
    }
    return choice;
  }

  private synchronized void forgetChoice() {
    if (choice != null) {
      choice.close();
      choice = null;
    }
  }

  private void showEntities(Exchange exchange, int status, String problem) throws IOException {
    Optional<Source> draft = sources.draft();
    if (draft.isEmpty() || draft.get().isChosen()) {
      exchange.redirect(WIZARD + "/metadata");
      return;
    }
    EntityChoice from = choice(draft.get());
    String sought = exchange.text("search");
    List<EntityChoice.Candidate> found = from.search(sought, MOST_CANDIDATES + 1);
    Map<String, Object> model = new HashMap<>();
    model.put("cameFrom", draft.get().cameFrom());
    model.put("total", from.size());
    model.put("search", sought);
    model.put("candidates", found.subList(0, Math.min(MOST_CANDIDATES, found.size())));
    model.put("most", MOST_CANDIDATES);
    model.put("more", found.size() > MOST_CANDIDATES);
    model.put("problem", problem);
    console.show(exchange, status, "source-entity", model);
  }

  private void chooseEntity(Exchange exchange) throws IOException {
    Optional<Source> draft = sources.draft();
    if (draft.isEmpty() || draft.get().isChosen()) {
      exchange.redirect(WIZARD + "/metadata");
      return;
    }
    String entityId = exchange.field("entityId");
    if (entityId == null || entityId.isEmpty()) {
      showEntities(exchange, 422, "Choose one of them.");
      return;
    }
    try {
      sources.keepDraft(chosen(draft.get(), choice(draft.get()), entityId));
      forgetChoice();
      exchange.redirect(WIZARD + "/metadata");
    } catch (SamlFailure refused) {
      showEntities(exchange, 422, MetadataUpload.problem(refused));
    }
  }

  private static Source chosen(Source source, EntityChoice from, String entityId)
      throws SamlFailure {
    return new Source(
        entityId, from.only(entityId), source.cameFrom(), source.readAt(), source.idpInitiated());
  }

  /** The file, or what the address leads to, looked at. */
  private MetadataUpload upload(Exchange exchange) throws IOException {
    Optional<byte[]> file = exchange.file("metadataFile");
    if (file.isPresent()) {
      return MetadataUpload.of(file.get(), exchange.fileName("metadataFile"), clock);
    }
    String address = exchange.text("metadataUrl");
    if (address.isEmpty()) {
      return MetadataUpload.refused("Choose a file, or type an address.");
    }
    try {
      return MetadataUpload.of(download.fetch(address), address, clock);
    } catch (MetadataDownload.Failed e) {
      return MetadataUpload.refused(String.valueOf(e.getMessage()));
    }
  }

  private void showReview(Exchange exchange, int status, String problem) throws IOException {
    Optional<Source> draft = sources.draft().filter(Source::isChosen);
    if (draft.isEmpty()) {
      exchange.redirect(WIZARD + "/metadata");
      return;
    }
    Map<String, Object> model = new HashMap<>();
    model.put("current", sources.active().map(Source::entityId).orElse(""));
    model.put("understood", MetadataUpload.understood(draft.get().read(), "", clock));
    model.put("cameFrom", draft.get().cameFrom());
    model.put("problem", problem);
    console.show(exchange, status, "source-review", model);
  }

  private void change(Exchange exchange) throws IOException {
    Optional<Source> draft = sources.draft().filter(Source::isChosen);
    if (draft.isEmpty()) {
      exchange.redirect(WIZARD + "/metadata");
    } else if (!exchange.text("confirmation").equals("ACCEPT")) {
      showReview(exchange, 422, "Type ACCEPT, in capital letters, to change the identity source.");
    } else {
      sources.activate(draft.get(), false);
      console.audit("Identity source changed", "to " + draft.get().entityId());
      exchange.redirect("/admin/settings?done=source");
    }
  }

  private void cancel(Exchange exchange) {
    sources.dropDraft();
    forgetChoice();
    exchange.redirect("/admin/settings");
  }

  private void showAuthentication(Exchange exchange, int status, Map<String, Object> problems)
      throws IOException {
    Optional<Source> active = sources.active();
    Optional<IdentityProvider> idp = sources.current();
    if (active.isEmpty() || idp.isEmpty()) {
      exchange.redirect("/admin/settings");
      return;
    }
    Map<String, Object> model = new HashMap<>();
    model.put("acsUrl", acsUrl);
    model.put("issuerUrl", issuerUrl);
    model.put("understood", MetadataUpload.understood(idp.get(), "", clock));
    model.put(
        "certificates",
        sources.keys().stream().map(key -> MetadataUpload.certificate(key, clock)).toList());
    model.put("cameFrom", active.get().cameFrom());
    model.put("readAt", active.get().readAt());
    model.put("idpInitiated", active.get().idpInitiated());
    model.put("upload", null);
    model.put("certificateProblem", "");
    model.putAll(problems);
    console.show(exchange, status, "authentication", model);
  }

  private void replaceMetadata(Exchange exchange) throws IOException {
    Optional<Source> active = sources.active();
    MetadataUpload upload = upload(exchange);
    Source source = upload.source();
    if (source == null || active.isEmpty()) {
      showAuthentication(exchange, 422, Map.of("upload", upload));
      return;
    }
    if (!source.isChosen()) {
      // of several, the one that is in use is meant
      try (EntityChoice from = new EntityChoice(source.document(), clock)) {
        source = chosen(source, from, active.get().entityId());
      } catch (SamlFailure refused) {
        String problem = MetadataUpload.problem(refused);
        showAuthentication(exchange, 422, Map.of("upload", MetadataUpload.refused(problem)));
        return;
      }
    }
    if (!source.entityId().equals(active.get().entityId())) {
      String problem =
          "This is the metadata of another identity provider ("
              + source.entityId()
              + "). To sign in there instead, change the identity source in Settings.";
      showAuthentication(exchange, 422, Map.of("upload", MetadataUpload.refused(problem)));
      return;
    }
    boolean keepKeys = exchange.field("keepCertificates") != null;
    sources.activate(
        new Source(
            source.entityId(),
            source.document(),
            source.cameFrom(),
            source.readAt(),
            active.get().idpInitiated()),
        keepKeys);
    console.audit(
        "Metadata replaced",
        keepKeys ? "the certificates so far stay trusted" : "only its certificates are trusted");
    exchange.redirect(AUTHENTICATION + "?done=metadata");
  }

  private void addCertificate(Exchange exchange) throws IOException {
    Optional<byte[]> file = exchange.file("certificateFile");
    byte[] octets =
        file.orElseGet(() -> exchange.text("certificate").getBytes(StandardCharsets.UTF_8));
    try {
      int added = 0;
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate certificate :
          factory.generateCertificates(new ByteArrayInputStream(octets))) {
        IdpKey key = IdpKey.of((X509Certificate) certificate);
        sources.addKey(key);
        console.audit("Certificate imported", key.fingerprint());
        added++;
      }
      if (added > 0) {
        exchange.redirect(AUTHENTICATION + "?done=certificate");
        return;
      }
    } catch (CertificateException unreadable) {
      // said below
    }
    showAuthentication(
        exchange,
        422,
        Map.of(
            "certificateProblem", "This is not a certificate (PEM or DER). Nothing was changed."));
  }

  private void deleteCertificate(Exchange exchange) throws IOException {
    String fingerprint = exchange.text("fingerprint");
    if (sources.removeKey(fingerprint)) {
      console.audit("Certificate deleted", fingerprint);
      exchange.redirect(AUTHENTICATION + "?done=deleted");
    } else {
      showAuthentication(
          exchange,
          422,
          Map.of(
              "certificateProblem", "The last certificate stays: without one nobody can sign in."));
    }
  }

  private void switchIdpInitiated(Exchange exchange) {
    boolean allowed = exchange.field("allowed") != null;
    sources.allowIdpInitiated(allowed);
    console.audit("Sign-in from the identity provider", allowed ? "allowed" : "not allowed");
    exchange.redirect(AUTHENTICATION + "?done=idp-initiated");
  }
}
