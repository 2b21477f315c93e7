"""Forms of pages as a browser without script fills them in: fields as they stand, some changed, one button."""

import http.client
from html.parser import HTMLParser
from uuid import uuid4

from harness.browser import Browser, Response


class Form:
    """One form of a page: ``action``, ``fields`` (name → value as it stands) and its buttons."""

    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.has_files = attributes.get("enctype") == "multipart/form-data"
        self.fields, self.buttons, self.files = {}, [], []


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.form, self.area, self.select = [], None, None, None

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            self.form = Form(attributes)
            self.forms.append(self.form)
        if self.form is None:
            return
        name = attributes.get("name")
        if tag == "input":
            self._input(name, attributes)
        elif tag == "textarea":
            self.area = name
            self.form.fields[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in attributes or self.select not in self.form.fields:
                self.form.fields[self.select] = attributes.get("value", "")
        elif tag == "button" and name:
            self.form.buttons.append((name, attributes.get("value", "")))

    def _input(self, name, attributes):
        kind = attributes.get("type", "text")
        if kind == "file":
            self.form.files.append(name)
        elif kind in ("checkbox", "radio"):
            if "checked" in attributes:
                self.form.fields[name] = attributes.get("value", "on")
        elif name:
            self.form.fields[name] = attributes.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area is not None and self.form is not None:
            # The first line end after the tag is none of the value.
            text = data[1:] if not self.form.fields[self.area] and data.startswith("\n") else data
            self.form.fields[self.area] += text


def forms(page):
    """The forms of a page's text."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


class Clerk(Browser):
    """A person at the form of an agent."""

    def form(self, path, button=None):
        """The form of a page that is sent to the page itself; the one with that button, where one is named."""
        page = self.get(path).text
        for form in forms(page):
            if form.action == path.split("?")[0] and button in (None, *(value for _, value in form.buttons)):
                return form
        raise AssertionError(f"{path} has no form with {button}: {page}")

    def fill(self, path, button, fields):
        """Change some fields of the page's form and press the button of that value; the response."""
        form = self.form(path, button)
        return self.post(form.action, **{**form.fields, **fields, "aksi": button})

    def upload(self, path, name, content, **fields):
        """Send a file with the page's form, ``multipart/form-data``."""
        form = next(form for form in forms(self.get(path).text) if form.has_files and all(
            form.fields.get(field) == value for field, value in fields.items()))
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in {**form.fields, "aksi": "unggah"}.items()]
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{form.files[0]}"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        fields = {"Connection": "close", "Origin": self.origin, "Content-Length": str(len(body)),
                  "Content-Type": f"multipart/form-data; boundary={boundary}"}
        with self.socket() as connection:
            connection.sendall(self.head("POST", form.action, fields) + body)
            raw = http.client.HTTPResponse(connection, method="POST")
            raw.begin()
            return Response(raw)

    def delivered(self, response, wait_for):
        """Follow *Kirim* to its state until it is delivered; the page."""
        path = response.headers["Location"]

        def page():
            text = self.get(path).text
            return text if 'class="state s-done"' in text or 'class="state s-bad"' in text else None

        return wait_for(page, f"{path} delivered")
