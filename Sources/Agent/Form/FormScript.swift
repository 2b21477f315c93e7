// `/isian.js`: comfort and nothing else; every page works without it.
//
// A form with `data-check="PATH"` is sent there as it is typed, at most twice a second; the answer says, by
// the names of the fields, what stands beside them: amounts, faults, jumps, sums, figures. It also keeps the
// draft. A `<main>` with `data-poll="MS"` is fetched again that often and put in the place of the old one,
// until the new one does not ask for it any more. Texts of an answer are set as text, never as markup.

enum FormScript {
    static let javaScript = """
        "use strict";
        (function () {
          const form = document.querySelector("form[data-check]");
          let timer = 0, isChecking = false, isAgain = false, isSending = false;
          function put(id, text, isHidden) {
            const place = document.getElementById(id);
            if (!place) return;
            if (place.textContent !== text) place.textContent = text;
            place.hidden = isHidden === undefined ? text === "" : isHidden;
          }
          function show(answer) {
            for (const [name, field] of Object.entries(answer.fields)) {
              put(name + "-n", field.amount || "");
              put(name + "-f", field.fault || "");
              put(name + "-l", field.jump || "");
              const input = document.getElementById(name);
              if (input) input.setAttribute("aria-invalid", field.fault ? "true" : "false");
              choose(name, field.choices || []);
            }
            for (const [name, part] of Object.entries(answer.indicators)) {
              for (const [what, text] of Object.entries(part)) put(name + "-" + what, text, text === "");
              // Notes that are asked for stand open.
              const notes = document.getElementById(name.replace("hasil.", "catatan."));
              if (notes && part.catatan) notes.open = true;
            }
            put("tersimpan", answer.saved);
          }
          function choose(name, choices) {
            const place = document.getElementById(name + "-p");
            if (!place) return;
            const wanted = choices.map((choice) => choice.value).join("|");
            if (place.dataset.wanted === wanted) return;
            place.dataset.wanted = wanted;
            place.replaceChildren();
            place.hidden = choices.length === 0;
            for (const choice of choices) {
              const label = document.createElement("label"), input = document.createElement("input");
              input.type = "radio";
              input.name = place.dataset.name;
              input.value = choice.value;
              input.checked = Boolean(choice.chosen);
              label.append(input, choice.text);
              place.append(label);
            }
          }
          async function check() {
            if (isSending) return;
            if (isChecking) { isAgain = true; return; }
            isChecking = true;
            try {
              const fields = new URLSearchParams();
              for (const [name, value] of new FormData(form))
                if (typeof value === "string" && !form.elements[name].matches?.("[type=password]"))
                  fields.append(name, value);
              const answer = await fetch(form.dataset.check, {
                method: "POST", body: fields, credentials: "same-origin", redirect: "error" });
              if (answer.ok) show(await answer.json());
              else put("tersimpan", form.dataset.lost);
            } catch (error) {
              put("tersimpan", form.dataset.lost);
            } finally {
              isChecking = false;
              if (isAgain) { isAgain = false; later(); }
            }
          }
          function later() { clearTimeout(timer); timer = setTimeout(check, 500); }
          if (form) {
            form.addEventListener("input", later);
            form.addEventListener("change", later);
            form.addEventListener("submit", () => { isSending = true; clearTimeout(timer); });
            // Enter in a field checks; it never sends.
            form.addEventListener("keydown", (event) => {
              if (event.key !== "Enter" || !event.target.matches("input[type=text]")) return;
              event.preventDefault();
              later();
            });
          }
          async function poll() {
            const main = document.querySelector("main[data-poll]");
            if (!main) return;
            try {
              if (!document.hidden) {
                const answer = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
                if (answer.ok) {
                  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
                  for (const part of ["main", "#sambungan"]) {
                    const fresh = page.querySelector(part), old = document.querySelector(part);
                    if (fresh && old && fresh.outerHTML !== old.outerHTML)
                      old.replaceWith(document.adoptNode(fresh));
                  }
                }
              }
            } catch (error) {
              // The agent is not running: the page stays as it is and asks again.
            }
            const next = document.querySelector("main[data-poll]");
            if (next) setTimeout(poll, Number(next.dataset.poll));
          }
          const polled = document.querySelector("main[data-poll]");
          if (polled) setTimeout(poll, Number(polled.dataset.poll));
        })();

        """
}
