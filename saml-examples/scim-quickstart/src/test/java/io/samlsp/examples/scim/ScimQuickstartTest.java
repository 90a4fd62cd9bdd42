package io.samlsp.examples.scim;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScimQuickstartTest {

  /** A curl command of the README, over several lines. */
  private static final Pattern COMMAND = Pattern.compile("(?m)^curl (?:.*\\\\\n)*.*$");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s\\\\'\"]+)");

  @Test
  void the_commands_of_the_readme_do_what_it_says() throws Exception {
    ScimQuickstart.Running running = ScimQuickstart.start(0);
    List<String> commands =
        COMMAND
            .matcher(Files.readString(Path.of("../../README.md")))
            .results()
            .map(found -> found.group())
            .filter(command -> command.contains("$SCIM"))
            .toList();
    assertThat(commands).hasSize(3);

    HttpResponse<String> created = run(commands.get(0), running);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.body()).contains("\"userName\":\"ada@example.com\"");
    HttpResponse<String> found = run(commands.get(1), running);
    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.body()).contains("\"totalResults\":1").contains("ada@example.com");
    HttpResponse<String> group = run(commands.get(2), running);
    assertThat(group.statusCode()).as(group.body()).isEqualTo(201);
    assertThat(group.body()).contains("\"displayName\":\"AmazonQ\"");

    HttpResponse<String> stranger =
        run(commands.get(1), new ScimQuickstart.Running(running.endpoint(), "wrong"));
    assertThat(stranger.statusCode()).isEqualTo(401);
  }

  /** What curl would send: the options used are -H and -d. */
  private static HttpResponse<String> run(String command, ScimQuickstart.Running running)
      throws Exception {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command.substring("curl ".length()));
    while (matcher.find()) {
      String word =
          matcher.group(1) != null
              ? matcher.group(1)
              : matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      words.add(
          word.replace("$SCIM", running.endpoint().toString()).replace("$TOKEN", running.token()));
    }
    HttpRequest.Builder request = HttpRequest.newBuilder();
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-H" -> {
          String[] header = words.get(++i).split(": ", 2);
          request.header(header[0], header[1]);
        }
        case "-d" -> request.POST(HttpRequest.BodyPublishers.ofString(words.get(++i)));
        default -> request.uri(URI.create(words.get(i)));
      }
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
