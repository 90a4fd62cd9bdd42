package io.samlsp.benchmarks.contender;

import java.nio.file.Path;

/** A library that reads the metadata of many identity providers and finds one of them. */
public interface MetadataContender {

  /** Reads an aggregate, as an application does when it starts. */
  void load(Path aggregate) throws Exception;

  /** Whether the identity provider is there, with a key that it signs with. */
  boolean finds(String entityId) throws Exception;

  /** Gives back what it holds. */
  void close() throws Exception;
}
