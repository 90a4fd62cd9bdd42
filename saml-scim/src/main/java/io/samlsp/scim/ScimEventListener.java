package io.samlsp.scim;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Is told of every request after it is answered; what it throws is logged and ignored. */
@FunctionalInterface
public interface ScimEventListener {
  /** A request was handled. */
  void handled(ScimEvent event);

  /** Writes one line for each request to the logger {@code io.samlsp.scim.requests}. */
  static ScimEventListener logging() {
    Logger log = LoggerFactory.getLogger("io.samlsp.scim.requests");
    return event ->
        log.info(
            "tenant={} token={} client=\"{}\" operation={} type={} id={} status={} ms={} failure={}",
            event.tenant(),
            event.tokenId(),
            event.client(),
            event.operation(),
            event.type(),
            event.resourceId(),
            event.status(),
            event.milliseconds(),
            event.failure());
  }
}
