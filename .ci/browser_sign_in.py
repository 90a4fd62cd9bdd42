#!/usr/bin/python3
"""Signs in to the quick start in headless Chromium, by the WebDriver protocol alone.

usage: browser_sign_in.py URL CHROMEDRIVER_URL PROFILE_FOLDER
"""
import base64
import json
import sys
import time
import urllib.request

url, driver, profile = sys.argv[1:4]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
# In one step: an element that was found can belong to a page that is gone when its text is asked for.
HEADING = "const h1 = document.querySelector('h1'); return h1 === null ? '' : h1.textContent.trim();"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--user-data-dir=" + profile,
]


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        driver + path, data, {"Content-Type": "application/json"}, method=method)
    return json.load(urllib.request.urlopen(request, timeout=120))["value"]


session = call("POST", "/session", {"capabilities": {"alwaysMatch": {
    "browserName": "chrome",
    "goog:chromeOptions": {"binary": "/usr/bin/chromium", "args": FLAGS},
    "goog:loggingPrefs": {"browser": "ALL"}}}})["sessionId"]
here = "/session/" + session


def find(css):
    for _ in range(100):
        found = call("POST", here + "/elements", {"using": "css selector", "value": css})
        if found:
            return here + "/element/" + found[0][ELEMENT]
        time.sleep(0.1)
    raise SystemExit("no %s on:\n%s" % (css, call("GET", here + "/source")))


try:
    call("POST", here + "/url", {"url": url})
    call("POST", find("a[href='/login']") + "/click", {})
    field = find("input[name=user]")
    call("POST", field + "/clear", {})
    call("POST", field + "/value", {"text": "alice"})
    call("POST", find("button[value=sign-in]") + "/click", {})
    for _ in range(300):
        heading = call("POST", here + "/execute/sync", {"script": HEADING, "args": []})
        if heading == "You are signed in":
            break
        time.sleep(0.1)
    page = call("GET", here + "/source")
    assert heading == "You are signed in", page
    assert "<dd>alice</dd>" in page and "<dd>alice@example.test</dd>" in page, page
    # The self-submitting form must not trip over its own Content-Security-Policy.
    trouble = [m for m in call("POST", here + "/se/log", {"type": "browser"})
               if "Content Security Policy" in m["message"]]
    assert not trouble, trouble
    if len(sys.argv) > 4:
        with open(sys.argv[4], "wb") as picture:
            picture.write(base64.b64decode(call("GET", here + "/screenshot")))
finally:
    call("DELETE", here)
print("browser: signed in to the quick start as alice")
