package io.samlsp.benchmarks.peers;

import com.ctc.wstx.stax.WstxInputFactory;
import io.samlsp.benchmarks.contender.MetadataContender;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;

/**
 * The floor for metadata: one pass of Woodstox that notes where each entity stands, and another
 * over that entity alone when it is asked for. It checks nothing. For ASCII only, where places in
 * the text are places in the file.
 */
public final class StreamingFloor implements MetadataContender {

  private record Place(int from, int to) {}

  private final XMLInputFactory factory = new WstxInputFactory();
  private final Map<String, Place> places = new HashMap<>();
  private FileChannel channel;

  @Override
  public void load(Path aggregate) throws Exception {
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(aggregate), 1 << 16)) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      String id = null;
      int from = 0;
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("EntityDescriptor")) {
          id = reader.getAttributeValue(null, "entityID");
          from = reader.getLocation().getCharacterOffset();
        } else if (event == XMLStreamConstants.END_ELEMENT
            && reader.getLocalName().equals("EntityDescriptor")) {
          int to = reader.getLocation().getCharacterOffset() + "</md:EntityDescriptor>".length();
          places.put(id, new Place(from, to));
        }
      }
    }
    channel = FileChannel.open(aggregate);
  }

  @Override
  public boolean finds(String entityId) throws Exception {
    Place place = places.get(entityId);
    if (place == null) {
      return false;
    }
    ByteBuffer octets = ByteBuffer.allocate(place.to - place.from);
    while (octets.hasRemaining() && channel.read(octets, place.from + octets.position()) > 0) {
      // A channel may give less than asked for.
    }
    XMLStreamReader reader =
        factory.createXMLStreamReader(new ByteArrayInputStream(octets.array()));
    boolean key = false;
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT
          && reader.getLocalName().equals("X509Certificate")) {
        key = !reader.getElementText().isBlank();
      }
    }
    return key;
  }

  @Override
  public void close() throws Exception {
    channel.close();
  }
}
