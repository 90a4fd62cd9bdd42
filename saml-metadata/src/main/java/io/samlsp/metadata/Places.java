package io.samlsp.metadata;

import java.util.Arrays;

/**
 * Turns positions in a text into lines and columns, both counted from 1. Made once for a document;
 * a look-up costs little however long its lines are.
 */
final class Places {

  /** Characters are counted up to each octet whose position is a multiple of this. */
  private static final int STEP = 1024;

  private final byte[] utf8;
  private final int[] lineStarts;
  private final int[] charactersBefore;

  /**
   * A place.
   *
   * @param line from 1
   * @param column in characters, from 1
   */
  record Place(int line, int column) {}

  Places(byte[] utf8) {
    this.utf8 = utf8;
    int[] starts = new int[64];
    int lines = 1;
    int characters = 0;
    this.charactersBefore = new int[utf8.length / STEP + 1];
    for (int i = 0; i < utf8.length; i++) {
      if (i % STEP == 0) {
        charactersBefore[i / STEP] = characters;
      }
      characters += startsCharacter(utf8[i]) ? 1 : 0;
      if (utf8[i] == '\n') {
        if (lines == starts.length) {
          starts = Arrays.copyOf(starts, lines * 2);
        }
        starts[lines++] = i + 1;
      }
    }
    if (utf8.length % STEP == 0) {
      charactersBefore[utf8.length / STEP] = characters;
    }
    this.lineStarts = Arrays.copyOf(starts, lines);
  }

  /** The place of an octet in the document. */
  Place at(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new Place(line + 1, characters(offset) - characters(lineStarts[line]) + 1);
  }

  private int characters(int offset) {
    int characters = charactersBefore[offset / STEP];
    for (int i = offset / STEP * STEP; i < offset; i++) {
      characters += startsCharacter(utf8[i]) ? 1 : 0;
    }
    return characters;
  }

  private static boolean startsCharacter(byte octet) {
    return (octet & 0xc0) != 0x80;
  }

  /** The place of a char in a text. */
  static Place inText(String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, text.codePointCount(lineStart, index) + 1);
  }
}
