// Our own rules, asked of the page as the browser has drawn it. Each yields a list of breaches.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const hidden = ".visually-hidden, .fbs-hidden, .fbs-skip, .skip-to-content-link";
  const shown = (one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
    && one.getBoundingClientRect().width > 1 && !one.closest(hidden);
  const named = (one) => {
    const words = (one.innerText || one.value || "").trim().slice(0, 40);
    return `<${one.tagName.toLowerCase()} ${one.name || one.id || one.className || ""}> ${words}`;
  };
  const own = document.querySelector("body.fbs") ? document.body : document.querySelector("#content");
  const inline = (one) => {
    const around = one.closest("p, li, td, th, dd, caption, blockquote");
    return around !== null && around.innerText.trim().length > one.innerText.trim().length + 3;
  };
  const byId = (id) => document.getElementById(id);

  const always = {
    "one h1": () => (all("h1").filter(shown).length === 1 ? [] : [`${all("h1").filter(shown).length} h1`]),
    "language": () => (document.documentElement.lang ? [] : ["no lang"]),
    "a title": () => (document.title.trim() ? [] : ["no title"]),
    "no slider": () => all("[type=range]").map(named),
    "no invalid radio": () => all("input[type=radio][aria-invalid], input[type=radio][required]").map(named),
    "ids are unique": () => {
      const ids = all("[id]").map((one) => one.id);
      return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
    },
    "references lead somewhere": () => all("[aria-describedby], [aria-labelledby], label[for]").flatMap((one) =>
      ["aria-describedby", "aria-labelledby", "for"].flatMap((name) => (one.getAttribute(name) || "").split(/\s+/))
        .filter((id) => id && !byId(id))),
    "links to this page lead somewhere": () => all('a[href^="#"]')
      .map((one) => one.getAttribute("href").slice(1)).filter((id) => id && !byId(id)),
    "error pages say so": () => (all(".fbs-summary, .fbs-problem").length && !document.title.startsWith("Error:")
      ? [document.title] : []),
    "errors stand above the heading": () => all("body.fbs .fbs-summary").filter((one) =>
      !(one.compareDocumentPosition(document.querySelector("h1")) & Node.DOCUMENT_POSITION_FOLLOWING)).map(named),
    "errors lead to a field": () => all(".fbs-summary a").filter((one) =>
      !["INPUT", "TEXTAREA", "SELECT"].includes(byId(one.getAttribute("href").slice(1))?.tagName)).map(named),
    "a number leaves its lines even": () => all('body.fbs p > a[href^="tel:"]:not(.fbs-button)').filter((one) => {
      const [text, style] = [one.parentElement, getComputedStyle(one.parentElement)];
      const lines = (text.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)) / parseFloat(style.lineHeight);
      return Math.abs(lines - Math.round(lines)) > 0.1;
    }).map(named),
    "the clinic's number is in the footer": () => (document.querySelector('body.fbs .fbs-help[href="#help"]')
      && !document.querySelector('.fbs-footer a[href^="tel:"]') ? ["no number"] : []),
  };

  return {
    everything: () => Object.entries(always).flatMap(([name, rule]) => rule().map((breach) => `${name}: ${breach}`)),

    targets: (least) => {
      const links = least > 24 ? "a, " : "";
      return all(`${links}button, summary, label.fbs-choice, input:not([type=hidden]), select, textarea`, own)
        .filter(shown)
        .filter((one) => !(one.tagName === "INPUT" && one.closest("label")))
        .filter((one) => !(one.tagName === "A" && inline(one)))
        .map((one) => [one, one.getBoundingClientRect()])
        .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
        .map(([one, box]) => `${named(one)} ${Math.round(box.width)}×${Math.round(box.height)}`);
    },

    overflow: () => {
      const page = document.documentElement;
      if (page.scrollWidth <= page.clientWidth) return [];
      const wide = all("body *").filter((one) => one.getBoundingClientRect().right > page.clientWidth + 1
        && !one.closest(`.fbs-scroll, .table-scroll, ${hidden}`));
      return [`${page.scrollWidth} in ${page.clientWidth}: ${wide.slice(0, 3).map(named).join(" | ")}`];
    },

    dress: (css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = css ? [sheet] : [];
      return [];
    },

    chosen: () => {
      const one = document.querySelector("label.fbs-choice:has(input:checked)");
      const two = document.querySelector("label.fbs-choice:has(input:not(:checked))");
      const look = (row) => {
        const style = getComputedStyle(row);
        return style.outlineStyle + style.outlineWidth + style.borderWidth;
      };
      return one && two && look(one) === look(two) ? ["chosen looks like not chosen"] : [];
    },

    moves: () => all("body.fbs *, #content *").filter((one) => {
      const style = getComputedStyle(one);
      const times = `${style.transitionDuration},${style.animationDuration}`.split(",");
      return times.some((time) => parseFloat(time) > 0.001);
    }).map(named).slice(0, 3),

    printed: () => {
      const left_out = "form, details, .fbs-actions, .fbs-scroll, .fbs-hidden, .fbs-back, .fbs-contents, .fbs-to-help";
      return all("main :is(h1, p, li, td, dd)").filter((one) => document.querySelector("body.fbs"))
        .filter((one) => !one.closest(left_out) && !one.checkVisibility()).map(named);
    },

    focused: () => {
      const one = document.activeElement, row = one.closest("label") ?? one, box = row.getBoundingClientRect();
      const ring = one.closest("label:has(:focus-visible)") ?? one;
      const width = (each) => {
        const style = getComputedStyle(each);
        return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
      };
      const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return {
        tag: one.tagName, name: one.name ?? "", value: one.value ?? "", text: one.innerText ?? "",
        type: one.type ?? "", checked: one.checked ?? false, mine: one.closest("main, #content") !== null,
        inside: box.top >= -1 && box.bottom <= innerHeight + 1,
        seen: middle !== null && (row.contains(middle) || middle.contains(row)),
        outline: Math.max(width(ring), width(one)),
      };
    },
  };
})()
