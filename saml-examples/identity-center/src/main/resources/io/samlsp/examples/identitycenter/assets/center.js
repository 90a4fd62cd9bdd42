"use strict";
// Comfort only: every page works without it.

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch (refused) {
      field.select();
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}

// A file is checked as soon as it is chosen; what takes over a second says that it is under way.
for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
  const progress = form.querySelector(".progress");
  form.addEventListener("submit", () => {
    if (progress) {
      setTimeout(() => { progress.hidden = false; }, 1000);
    }
  });
  const file = form.querySelector("input[data-send-at-once]");
  if (file && form.querySelector("#check-metadata")) {
    file.addEventListener("change", () => form.requestSubmit());
  }
}

for (const dialog of document.querySelectorAll("dialog[data-modal]")) {
  // not close(), whose event would come after the listener below
  dialog.removeAttribute("open");
  dialog.showModal();
  dialog.addEventListener("close", () => { location.href = dialog.querySelector("#close-dialog").href; });
}

// A menu closes with Escape, or when the focus leaves it.
for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) {
      menu.open = false;
    }
  });
}
