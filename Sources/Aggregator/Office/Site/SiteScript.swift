// `/iku.js`: live update, and nothing else; every page works without it.
//
// A page opts in with `<script src="/iku.js" defer></script>` in its head and `data-log-size="N"` on its
// `<main>`, N being the size of the log that the page was made from. When the log has grown, the script
// fetches the same address again and puts the new `<main>` in the place of the old one, unless the reader
// is filling in a form or has text selected: then it waits until that is over. Parts that must stay as
// they are do not exist: a page's `<main>` is what the server says. Hidden tabs hold no stream (a browser
// has six connections to a server).

import Shared

enum SiteScript {
    static let path = "/iku.js"

    /// The script; nil for any other path.
    static func file(_ asked: String) -> HTTPResponse? {
        asked == path ? SiteFiles.file(javaScript, "text/javascript; charset=utf-8") : nil
    }

    static let javaScript = """
        "use strict";
        (function () {
          const eventsPath = "/peristiwa";
          let source = null, wanted = 0, retry = 0, isFetching = false;
          const main = () => document.querySelector("main[data-log-size]");
          const shown = () => Number(main() ? main().dataset.logSize : 0);
          function isBusy() {
            const field = document.activeElement;
            if (field && field.closest("main") && field.closest("form")) return true;
            for (const control of document.querySelectorAll("main form input, main form textarea"))
              if (control.type !== "hidden" && control.value !== control.defaultValue) return true;
            const selection = window.getSelection();
            return Boolean(selection && !selection.isCollapsed);
          }
          async function refresh() {
            if (isFetching || wanted <= shown() || document.hidden) return;
            if (isBusy()) { setTimeout(refresh, 1000); return; }
            isFetching = true;
            try {
              const answer = await fetch(location.href, {
                headers: { "X-IKU-Refresh": "1" }, credentials: "same-origin", redirect: "error" });
              if (!answer.ok) return;
              const page = new DOMParser().parseFromString(await answer.text(), "text/html");
              const fresh = page.querySelector("main[data-log-size]");
              if (!fresh || isBusy()) return;
              const focused = document.activeElement && document.activeElement.id;
              main().replaceWith(document.adoptNode(fresh));
              const footer = document.querySelector("footer"), newFooter = page.querySelector("footer");
              if (footer && newFooter) footer.replaceWith(document.adoptNode(newFooter));
              if (focused && document.getElementById(focused))
                document.getElementById(focused).focus({ preventScroll: true });
              document.dispatchEvent(new CustomEvent("iku-refreshed"));
            } catch (error) {
              // The line is down or the log-in is over: the page stays as it is.
            } finally {
              isFetching = false;
              if (wanted > shown()) setTimeout(refresh, 5000);
            }
          }
          function close() { if (source) source.close(); source = null; }
          function open() {
            clearTimeout(retry);
            if (source || document.hidden || !main()) return;
            source = new EventSource(eventsPath);
            source.addEventListener("log", (event) => {
              wanted = Math.max(wanted, Number(event.lastEventId));
              refresh();
            });
            source.onerror = () => {
              // A refusal (too many streams, log-in over) is final for the browser: ask again, rarely.
              if (!source || source.readyState !== EventSource.CLOSED) return;
              close();
              retry = setTimeout(open, 30000);
            };
          }
          document.addEventListener("visibilitychange", () => document.hidden ? close() : open());
          window.addEventListener("pagehide", close);
          open();
        })();

        """
}
