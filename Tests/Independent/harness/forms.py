"""What a person sees of a page's form: its fields with what stands in them, filled in and sent like a browser."""

from html.parser import HTMLParser


class Form:
    """One form of a page: ``action``, ``fields`` (name → value as it stands), its buttons and fields for files."""

    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.has_files = attributes.get("enctype") == "multipart/form-data"
        self.fields, self.buttons, self.files = {}, [], []

    def fill(self, values):
        """What is sent with these values in their fields; an unknown field is a fault of the test."""
        unknown = [name for name in values if name not in self.fields and not name.startswith("maksud:")]
        if unknown:
            raise AssertionError(f"no field {unknown}; there are {sorted(self.fields)}")
        return {**self.fields, **values}


class Page(HTMLParser):
    """A page taken apart: ``all`` forms in order, ``forms`` by id (or action), ``texts`` by id, ``hidden`` ids."""

    VOID = {"input", "meta", "link", "br", "hr", "img"}

    def __init__(self, text):
        super().__init__()
        self.all, self.forms, self.texts, self.hidden, self.open = [], {}, {}, set(), []
        self.form = self.select = self.area = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag not in self.VOID:
            self.open.append((tag, found.get("id")))
        if found.get("id"):
            self.texts.setdefault(found["id"], "")
            if "hidden" in found:
                self.hidden.add(found["id"])
        if tag == "form":
            self.form = Form(found)
            self.all.append(self.form)
            self.forms[found.get("id", found.get("action"))] = self.form
        elif self.form is not None:
            self._field(tag, found)

    def _field(self, tag, found):
        name, value = found.get("name"), found.get("value", "")
        if tag == "button":
            if name:
                self.form.buttons.append((name, value))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in found or self.select not in self.form.fields:
                self.form.fields[self.select] = value
        elif tag == "textarea":
            self.area = name
            self.form.fields[name] = ""
        elif tag == "input" and name:
            self._input(name, found)

    def _input(self, name, found):
        kind = found.get("type", "text")
        if kind == "file":
            self.form.files.append(name)
        elif kind not in ("checkbox", "radio"):
            self.form.fields[name] = found.get("value", "")
        elif "checked" in found:
            self.form.fields[name] = found.get("value", "on")

    def handle_endtag(self, tag):
        while self.open:
            closed = self.open.pop()
            if closed[0] == tag:
                break
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area:
            # A browser drops the first line end.
            self.form.fields[self.area] = self.form.fields[self.area].removeprefix("\n")
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.form.fields[self.area] += data
        for _, name in self.open:
            if name:
                self.texts[name] += data
