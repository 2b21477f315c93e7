"""What keeps people out: axe-core's rules where it is at hand, and our own reading of the same page always.

`deploy/setup.sh all` fetches axe-core (a file of JavaScript) into `.build/axe`; its sum is held against the one
below. Our own checks stand on the page as it is laid out: names, headings, landmarks, tables, contrast, sizes.
"""

import hashlib

from . import PROJECT

AXE_SHA256 = "84494fec757e4710dc751c8d7a636e457f4532f08f85c86dc9070133fbff53bc"
AXE_PATH = PROJECT / ".build" / "axe" / "axe_playwright_python" / "axe.min.js"

#: WCAG 2.2 AA and what its authors call best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe():
    """The text of axe-core; None where it has not been fetched, AssertionError where it is another file."""
    if not AXE_PATH.exists():
        return None
    data = AXE_PATH.read_bytes()
    if hashlib.sha256(data).hexdigest() != AXE_SHA256:
        raise AssertionError(f"{AXE_PATH} is not the axe-core that was examined")
    return data.decode("utf-8")


def axe_findings(page, script):
    """What axe-core finds on a page: rule, impact, and the elements."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(script + ";0")
    return page.apply("""rules => axe.run(document, { runOnly: rules, resultTypes: ["violations"] })
        .then(result => result.violations.map(each =>
          `${each.id} (${each.impact}): ${each.nodes.map(node => node.html.slice(0, 200)).slice(0, 3).join(" | ")}`))
        """, RULES)


def own_findings(page):
    """What our own checks find on a page, in words."""
    return page.evaluate(f"(() => {{ const found = []; {_PARTS} {_STRUCTURE} {_SIZES} {_CONTRAST} return found; }})()")


_PARTS = """
const say = (words, element) => found.push(words + ": " + (element ? element.outerHTML.slice(0, 160) : ""));
const all = selector => [...document.querySelectorAll(selector)];
const style = element => getComputedStyle(element);
const unseen = element => element.closest(".unseen, .skip, [aria-hidden=true]");
const shown = element => element.getClientRects().length > 0 && style(element).visibility === "visible";
const name = element => {
  const named = element.getAttribute("aria-labelledby");
  if (named) return named.split(" ").map(id => document.getElementById(id)?.textContent ?? "").join(" ").trim();
  const label = element.id && document.querySelector(`label[for="${element.id}"]`) || element.closest("label");
  return (element.getAttribute("aria-label") || (label || element).textContent || "").trim();
};
"""

_STRUCTURE = """
if (!["id", "en"].includes(document.documentElement.lang)) say("no language");
if (!document.title) say("no title");
if (all("main").length !== 1) say("not one main");
if (all("h1").length !== 1) say("not one h1");
let level = 0;
for (const heading of all("h1, h2, h3, h4").filter(shown)) {
  const now = Number(heading.tagName[1]);
  if (now > level + 1) say("a heading skips a level", heading);
  level = now;
}
const landmarks = all("nav").map(name);
for (const each of all("nav")) if (!each.getAttribute("aria-label")) say("a navigation without a name", each);
if (new Set(all("nav").map(each => each.getAttribute("aria-label"))).size !== landmarks.length)
  say("two navigations of one name");
for (const field of all("input:not([type=hidden]), select, textarea").filter(shown))
  if (!name(field)) say("a field without a label", field);
for (const each of all("a[href], button, summary").filter(shown)) if (!name(each)) say("nothing to read out", each);
for (const drawing of all("svg[role=img]")) if (!name(drawing)) say("a drawing without words", drawing);
for (const table of all("table").filter(shown)) {
  if (!table.caption && !table.getAttribute("aria-labelledby")) say("a table without a caption", table);
  for (const head of table.querySelectorAll("th")) if (!head.scope) say("a head without a scope", head);
  if (!table.querySelector("th")) say("a table without heads", table);
}
const identifiers = all("[id]").map(each => each.id);
for (const id of identifiers) if (identifiers.indexOf(id) !== identifiers.lastIndexOf(id)) say("two of id " + id);
for (const each of all("[aria-describedby]"))
  if (!each.getAttribute("aria-describedby").split(" ").every(id => document.getElementById(id)))
    say("described by nothing", each);
"""

# WCAG 2.5.8: 24 pixels, but for links within a sentence or a cell's text.
_SIZES = """
for (const target of all("a[href], button, summary, input:not([type=hidden]), select, textarea").filter(shown)) {
  if (unseen(target)) continue;
  const isInText = style(target).display === "inline";
  const box = target.getBoundingClientRect();
  if (!isInText && (box.height < 23.9 || box.width < 23.9)) say(`a target of ${box.width} × ${box.height}`, target);
}
"""

# WCAG 1.4.3: text against the nearest painted ground, in sRGB's relative luminance.
_CONTRAST = """
const channels = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
const luminance = colour => channels(colour).slice(0, 3).map(value => value / 255)
  .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
const ground = element => {
  for (let each = element; each; each = each.parentElement) {
    const colour = style(each).backgroundColor, [, , , alpha = 1] = channels(colour);
    if (alpha === 1) return colour;
    if (alpha !== 0) return null;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)";
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || !shown(element) || unseen(element)) continue;
  const under = ground(element), svg = element.closest("svg");
  if (under === null) { say("a ground that lets another through", element); continue; }
  const [light, dark] = [luminance(svg ? style(element).fill : style(element).color), luminance(under)]
    .sort((one, other) => other - one);
  const size = parseFloat(style(element).fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style(element).fontWeight) >= 700);
  const contrast = (light + 0.05) / (dark + 0.05);
  if (contrast < (isLarge ? 3 : 4.5)) say(`a contrast of ${contrast.toFixed(2)}`, element);
}
"""


def layout_findings(page):
    """What does not fit the present width: a page that scrolls sideways, text that is cut or runs out."""
    return page.evaluate("""(() => {
        const found = [], width = window.innerWidth, root = document.documentElement;
        if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} wide, the window ${width}`);
        for (const element of document.querySelectorAll("body *")) {
          if (element.closest(".unseen, .skip, svg, option") || !element.getClientRects().length) continue;
          const style = getComputedStyle(element);
          // Free text moves along in its field; a figure, a date or a password's place is seen whole.
          const moves = element.matches("input[type=text]:not([inputmode])");
          const cuts = !moves && ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
          if (cuts && style.display !== "inline") found.push("cut: " + element.outerHTML.slice(0, 160));
          const box = element.getBoundingClientRect();
          let isScrolled = false;
          for (let each = element.parentElement; each; each = each.parentElement)
            if (["auto", "scroll"].includes(getComputedStyle(each).overflowX)) isScrolled = true;
          if (!isScrolled && box.right > width + 1 && box.width > 0)
            found.push(`ends at ${Math.round(box.right)}: ` + element.outerHTML.slice(0, 160));
        }
        return found; })()""")


def keyboard_findings(page):
    """Everything that takes the focus is reached with the tabulator, shows it, and lets go of it again."""
    # Of radio buttons of one name the chosen one takes the focus, or the first.
    expected = page.evaluate("""(() => { window.reached = new Set();
        const all = document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']");
        const stops = [...all].filter(each => each.type !== "hidden" && each.tabIndex >= 0 && each.checkVisibility());
        const radios = stops.filter(each => each.type === "radio");
        return stops.length - radios.length + new Set(radios.map(each => each.name)).size; })()""")
    found, reached = [], 0
    # A date has several places of its own; a page with a field in focus begins in its middle.
    for _ in range(4 * expected + 10):
        if reached == expected:
            break
        page.key("Tab")
        state = page.evaluate("""(() => { const each = document.activeElement;
            if (!each || each === document.body || window.reached.has(each)) return null;
            window.reached.add(each);
            const style = getComputedStyle(each), box = each.getBoundingClientRect();
            return [style.outlineStyle, parseFloat(style.outlineWidth), box.bottom > 0 && box.top < innerHeight,
                    each.outerHTML.slice(0, 120)]; })()""")
        if state is None:
            continue
        reached += 1
        kind, width, is_in_view, text = state
        # `auto` is the browser's own ring, which it draws as thick as it must be.
        if kind == "none" or width < 2 and kind != "auto":
            found.append(f"the focus does not show: {text}")
        if not is_in_view:
            found.append(f"the focus is out of sight: {text}")
    if reached < expected:
        found.append(f"only {reached} of {expected} were reached")
    return found
