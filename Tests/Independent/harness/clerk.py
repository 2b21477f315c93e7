"""A person who fills in forms of pages as a browser without script does: fields as they stand, some changed, one button."""

import http.client
from uuid import uuid4

from harness.browser import Browser, Response
from harness.forms import Page


class Clerk(Browser):
    """A person at the form of an agent."""

    def form(self, path, button=None):
        """The form of a page that is sent to the page itself; the one with that button, where one is named."""
        page = self.get(path).text
        for form in Page(page).all:
            if form.action == path.split("?")[0] and button in (None, *(value for _, value in form.buttons)):
                return form
        raise AssertionError(f"{path} has no form with {button}: {page}")

    def fill(self, path, button, fields):
        """Change some fields of the page's form and press the button of that value; the response."""
        form = self.form(path, button)
        return self.post(form.action, **{**form.fields, **fields, "aksi": button})

    def upload(self, path, name, content, **fields):
        """Send a file with the page's form, ``multipart/form-data``."""
        form = next(form for form in Page(self.get(path).text).all if form.has_files and all(
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
