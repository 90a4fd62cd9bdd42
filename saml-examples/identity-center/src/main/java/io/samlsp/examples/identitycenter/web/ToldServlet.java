package io.samlsp.examples.identitycenter.web;

import io.samlsp.examples.identitycenter.store.ProvisioningLog;
import io.samlsp.examples.identitycenter.store.Tree;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The SCIM adapter, and beside it the log of what was refused, with the sentence that the client
 * was told.
 */
public final class ToldServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_TOLD = 400;

  private final HttpServlet scim;
  private final transient ProvisioningLog log;

  /** That adapter, whose refusals go into that log. */
  public ToldServlet(HttpServlet scim, ProvisioningLog log) {
    this.scim = scim;
    this.log = log;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Overheard overheard = new Overheard(response);
    log.begin();
    try {
      scim.service(request, overheard);
    } finally {
      log.told(withoutForeignText(overheard.detail()));
    }
    overheard.send();
  }

  /**
   * The sentence without what the client had sent, which stands between quotes: from the first to
   * the last, since there may be some in it, too.
   */
  static String withoutForeignText(String detail) {
    String text = detail.replaceFirst("(?s)\".*\"", "\"…\"");
    return text.substring(0, Math.min(LONGEST_TOLD, text.length()));
  }

  /** An answer that, if it is an error, waits until the log has it. */
  private final class Overheard extends HttpServletResponseWrapper {

    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    Overheard(HttpServletResponse response) {
      super(response);
    }

    String detail() {
      if (error.size() == 0) {
        return "";
      }
      try {
        return Tree.text(Tree.read(error.toString(StandardCharsets.UTF_8)), "detail");
      } catch (IllegalStateException notJson) {
        return "";
      }
    }

    void send() throws IOException {
      if (error.size() > 0) {
        super.getOutputStream().write(error.toByteArray());
      }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      if (getStatus() < 400) {
        log.told("");
        return super.getOutputStream();
      }
      return new ServletOutputStream() {
        @Override
        public void write(int octet) {
          error.write(octet);
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          throw new IllegalStateException("errors are written at once");
        }
      };
    }
  }
}
