"""A tab as a reader has it: addresses, clicks, typing, what is shown; and everything that went wrong in it."""

import base64
import json

from .devtools import SECONDS, DevToolsError

PHONE, DESKTOP = 360, 1280

# Finds the shown element of a selector, by its whole text where one is given.
_FIND = """(selector, text) => [...document.querySelectorAll(selector)].find(element =>
  (text === null || element.textContent.trim() === text) && element.getClientRects().length > 0)"""


class Page:
    """One tab of a context of its own (or of ``context``), watched from its first moment."""

    def __init__(self, chromium, origin, context=None):
        self.chromium, self.origin = chromium, origin
        self.context = context or chromium.context()
        self._loads = 0
        #: What the console, the security policy and scripts complained about: ``(kind, words, address)``.
        self.problems = []
        self.dialogs = []
        self._reactions = {}
        self.target, self.session = chromium.tab(self.context, self._heard)
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.call(f"{domain}.enable")
        self.width(DESKTOP)

    def call(self, method, **parameters):
        return self.chromium.call(method, self.session, **parameters)

    def close(self):
        self.chromium.call("Target.closeTarget", targetId=self.target)

    # What went wrong

    def _heard(self, method, event):
        if method == "Page.loadEventFired":
            self._loads += 1
        elif method == "Log.entryAdded":
            entry = event["entry"]
            if entry["level"] in ("error", "warning"):
                self.problems.append((entry["source"], entry["text"], entry.get("url", "")))
        elif method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.problems.append(("exception", details["text"], details.get("url", "")))
        elif method == "Runtime.consoleAPICalled" and event["type"] in ("error", "warning", "assert"):
            self.problems.append(("console", json.dumps(event["args"]), ""))
        elif method == "Audits.issueAdded":
            issue = event["issue"]
            self.problems.append((issue["code"], json.dumps(issue["details"])[:500], ""))
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(event["message"])
            self.chromium.tell("Page.handleJavaScriptDialog", self.session, accept=True)
        elif method in self._reactions:
            self._reactions[method](event)

    def when(self, method, reaction):
        """Do something whenever the browser tells that event."""
        self._reactions[method] = reaction

    def take_problems(self, status=None):
        """Everything complained about so far; ``status``: an answer's status that was meant, and its notice."""
        self.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        found, self.problems = self.problems, []
        expected = f"status of {status} " if status else "\0"
        return [each for each in found if expected not in each[1]] + [("dialog", each, "") for each in self.dialogs]

    # Going somewhere

    def loads(self, action):
        """Do what leads to another page, and wait until it is there."""
        before, start = self._loads, self.path
        action()
        self.chromium.wait(lambda: self._loads > before, f"a page after {start}")
        return self

    def open(self, path):
        """Go to a path of the site, or an address."""
        address = path if "://" in path else self.origin + path

        def go():
            error = self.call("Page.navigate", url=address).get("errorText")
            if error:
                raise DevToolsError(f"{address}: {error}")
        return self.loads(go)

    @property
    def path(self):
        return self.evaluate("location.pathname + location.search")

    def width(self, pixels):
        self.call("Emulation.setDeviceMetricsOverride", width=pixels, height=800 if pixels > 500 else 740,
                  deviceScaleFactor=1, mobile=False)

    def media(self, kind="", scheme="light"):
        self.call("Emulation.setEmulatedMedia", media=kind,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    # Looking

    def evaluate(self, script):
        """The value of a script in the page; a promise is awaited."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise DevToolsError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def apply(self, function, *arguments):
        """The value of a JavaScript function of these arguments."""
        return self.evaluate(f"({function})({', '.join(map(json.dumps, arguments))})")

    @property
    def text(self):
        """What is shown, as text."""
        return self.evaluate("document.body.innerText")

    def texts(self, selector):
        return self.apply("selector => [...document.querySelectorAll(selector)].map(each => each.innerText)", selector)

    def wait_for(self, script, what, seconds=SECONDS):
        """Wait until a script gives a true value."""
        return self.chromium.wait(lambda: self.evaluate(script), what, seconds)

    def has(self, selector, text=None):
        return self.apply(f"(selector, text) => Boolean(({_FIND})(selector, text))", selector, text)

    # Acting, with mouse and keyboard

    def _place(self, selector, text):
        place = self.apply(f"""(selector, text) => {{
            const element = ({_FIND})(selector, text);
            if (!element) return null;
            element.scrollIntoView({{ block: "center" }});
            const box = element.getClientRects()[0];
            const x = box.x + Math.min(box.width / 2, 40), y = box.y + box.height / 2;
            const top = document.elementFromPoint(x, y);
            return element === top || element.contains(top) || top.contains(element) ? [x, y] : "covered";
        }}""", selector, text)
        if place is None or place == "covered":
            raise AssertionError(f"{self.path}: {selector} {text or ''} is {place or 'not there'}")
        return place

    def click(self, selector, text=None):
        x, y = self._place(selector, text)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def follow(self, selector, text=None):
        """Click what leads to another page."""
        return self.loads(lambda: self.click(selector, text))

    def type(self, selector, text):
        """Put the cursor into a field, select what is there, and type."""
        self.click(selector)
        self.apply("selector => document.querySelector(selector).select()", selector)
        self.call("Input.insertText", text=text)

    def set(self, selector, value):
        """The value of a choice or a date."""
        self.apply("""(selector, value) => { const field = document.querySelector(selector);
            field.value = value; field.dispatchEvent(new Event("change", { bubbles: true }));
            if (field.value !== value) throw new Error(`${selector} cannot be ${value}`); }""", selector, value)

    def key(self, name, **members):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name,
                      windowsVirtualKeyCode={"Tab": 9, "Enter": 13, "Escape": 27}[name], **members)

    def fetch(self, path, fields=None):
        """Ask the site as a script of the page could, with the page's own token: status and text."""
        return self.apply("""async (path, fields) => {
            const token = document.querySelector("input[name=tanda]");
            const answer = await fetch(path, fields === null ? { redirect: "manual" } : { method: "POST",
              redirect: "manual", body: new URLSearchParams({ tanda: token ? token.value : "", ...fields }) });
            return [answer.type === "opaqueredirect" ? 303 : answer.status, await answer.text()]; }""", path, fields)

    def download(self, selector, text=None):
        """Click a link that downloads; the file's name and content."""
        return self.chromium.download(self.context, lambda: self.click(selector, text))

    # Keeping

    def screenshot(self, path):
        """The whole page, at the present width."""
        path.write_bytes(base64.b64decode(self.capture(self.area())))

    def area(self, selectors=()):
        """What the shown elements of these selectors cover, with a margin; the whole page without."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        if not selectors:
            return {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000)}
        left, top, right, bottom = self.apply("""selectors => {
            const boxes = selectors.flatMap(selector => [...document.querySelectorAll(selector)])
              .filter(each => each.checkVisibility())
              .map(each => each.getBoundingClientRect()).filter(box => box.width > 0);
            return [Math.min(...boxes.map(box => box.left)) + scrollX - 12,
              Math.min(...boxes.map(box => box.top)) + scrollY - 12,
              Math.max(...boxes.map(box => box.right)) + scrollX + 12,
              Math.max(...boxes.map(box => box.bottom)) + scrollY + 12]; }""", list(selectors))
        left, top = max(left, 0), max(top, 0)
        return {"x": left, "y": top, "width": min(right, size["width"]) - left, "height": bottom - top}

    def capture(self, area):
        """A part of the page as a PNG, in base64."""
        return self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                         clip={**area, "scale": 1})["data"]

    def print(self, path):
        """As the browser prints it, into a PDF."""
        data = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
        path.write_bytes(base64.b64decode(data))
        return path
