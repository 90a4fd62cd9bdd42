package io.samlsp.live;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Screenshots for the documentation: small files, in a palette of 128 colours. */
final class Pictures {
  private static final int COLOURS = 128;
  private static final int MOST_BYTES = 100_000;

  private final Path folder;
  private int taken;

  Pictures(Path folder) {
    this.folder = folder;
  }

  int taken() {
    return taken;
  }

  void keep(String name, byte[] png) {
    try {
      byte[] small = reduce(png);
      if (small.length > MOST_BYTES) {
        throw new AssertionError(name + ".png has " + small.length + " bytes");
      }
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".png"), small);
      taken++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] reduce(byte[] png) throws IOException {
    BufferedImage full = ImageIO.read(new ByteArrayInputStream(png));
    int[] pixels = full.getRGB(0, 0, full.getWidth(), full.getHeight(), null, 0, full.getWidth());
    Map<Integer, Integer> uses = new HashMap<>();
    for (int pixel : pixels) {
      uses.merge(pixel & 0xffffff, 1, Integer::sum);
    }
    List<Integer> palette =
        uses.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(COLOURS)
            .map(Map.Entry::getKey)
            .toList();
    byte[] reds = new byte[palette.size()];
    byte[] greens = new byte[palette.size()];
    byte[] blues = new byte[palette.size()];
    for (int i = 0; i < palette.size(); i++) {
      reds[i] = (byte) (palette.get(i) >> 16);
      greens[i] = (byte) (palette.get(i) >> 8);
      blues[i] = (byte) (int) palette.get(i);
    }
    IndexColorModel model = new IndexColorModel(8, palette.size(), reds, greens, blues);
    BufferedImage small =
        new BufferedImage(
            full.getWidth(), full.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    Map<Integer, Integer> nearest = new HashMap<>();
    byte[] indices = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      indices[i] =
          (byte) (int) nearest.computeIfAbsent(pixels[i] & 0xffffff, rgb -> nearest(palette, rgb));
    }
    small.getRaster().setDataElements(0, 0, full.getWidth(), full.getHeight(), indices);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(small, "png", out);
    return out.toByteArray();
  }

  private static int nearest(List<Integer> palette, int rgb) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < palette.size(); i++) {
      int red = (palette.get(i) >> 16 & 255) - (rgb >> 16 & 255);
      int green = (palette.get(i) >> 8 & 255) - (rgb >> 8 & 255);
      int blue = (palette.get(i) & 255) - (rgb & 255);
      int distance = red * red + green * green + blue * blue;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
