package io.samlsp.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URL;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.ls.LSInput;
import org.w3c.dom.ls.LSResourceResolver;
import org.xml.sax.SAXException;

/** The schemas of OASIS and W3C, as OpenSAML's jars carry them; nothing is fetched. */
final class OasisSchemas {

  private static final Schema METADATA = load();

  private OasisSchemas() {}

  /** What the schemas object to in a metadata document, or "valid". */
  static String verdict(String document) throws IOException {
    try {
      METADATA.newValidator().validate(new StreamSource(new StringReader(document)));
      return "valid";
    } catch (SAXException e) {
      return e.getMessage();
    }
  }

  private static Schema load() {
    SchemaFactory factory = SchemaFactory.newDefaultInstance();
    factory.setResourceResolver(new FromClassPath());
    try {
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      return factory.newSchema(
          new Source[] {
            source("xml.xsd"),
            source("xmldsig-core-schema.xsd"),
            source("xenc-schema.xsd"),
            source("xenc11-schema.xsd"),
            source("saml-schema-assertion-2.0.xsd"),
            source("saml-schema-metadata-2.0.xsd"),
            source("sstc-saml-metadata-ui-v1.0.xsd")
          });
    } catch (SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL url(String name) {
    URL url = OasisSchemas.class.getClassLoader().getResource("schema/" + name);
    if (url == null) {
      throw new IllegalStateException("no schema " + name);
    }
    return url;
  }

  private static Source source(String name) {
    return new StreamSource(open(name), name);
  }

  private static InputStream open(String name) {
    try {
      return url(name).openStream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes each schema by its file name, wherever it is said to be. */
  private static final class FromClassPath implements LSResourceResolver {

    @Override
    public LSInput resolveResource(
        String type, String namespace, String publicId, String systemId, String base) {
      String name = systemId.substring(systemId.lastIndexOf('/') + 1);
      return new Input(name);
    }
  }

  private record Input(String name) implements LSInput {

    @Override
    public InputStream getByteStream() {
      return open(name);
    }

    @Override
    public String getSystemId() {
      return name;
    }

    @Override
    public java.io.Reader getCharacterStream() {
      return null;
    }

    @Override
    public void setCharacterStream(java.io.Reader reader) {}

    @Override
    public void setByteStream(InputStream stream) {}

    @Override
    public String getStringData() {
      return null;
    }

    @Override
    public void setStringData(String data) {}

    @Override
    public void setSystemId(String id) {}

    @Override
    public String getPublicId() {
      return null;
    }

    @Override
    public void setPublicId(String id) {}

    @Override
    public String getBaseURI() {
      return null;
    }

    @Override
    public void setBaseURI(String uri) {}

    @Override
    public String getEncoding() {
      return null;
    }

    @Override
    public void setEncoding(String encoding) {}

    @Override
    public boolean getCertifiedText() {
      return false;
    }

    @Override
    public void setCertifiedText(boolean certified) {}
  }
}
