"use strict";

// what the page does beyond showing itself: selecting, moving by arrow keys, finding, changing the theme.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const items = all("a.item");
  const idsOf = (item) => item.dataset.ids.split(" ");
  const status = byId("status");
  const panel = byId("panel");
  const panelBody = byId("panel-body");
  const panelTitle = byId("panel-h");
  const emptyPanel = panelBody.innerHTML;

  /** Ids of the resources that the details of some resources link to, by heading. */
  function linkedFrom(ids, heading) {
    const found = new Set();
    for (const id of ids) {
      for (const list of all("ul.links", byId(id))) {
        if (!list.previousElementSibling.textContent.startsWith(heading)) continue;
        all("a", list).forEach((link) => found.add(link.getAttribute("href").slice(1)));
        all("[data-ids]", list).forEach((more) => more.dataset.ids.split(" ").forEach((other) => found.add(other)));
      }
    }
    ids.forEach((id) => found.delete(id));
    return found;
  }

  // --- selection ---------------------------------------------------------------------------------------------------

  let chosen = [];

  function clearSelection() {
    chosen = [];
    all(".picking").forEach((canvas) => canvas.classList.remove("picking"));
    all(".relation").forEach((badge) => badge.remove());
    items.forEach((item) => {
      item.classList.remove("picked", "needs", "needed-by");
      item.removeAttribute("aria-current");
      if (item.dataset.label) item.setAttribute("aria-label", item.dataset.label);
    });
    panel.classList.remove("open");
    panelTitle.textContent = "Details";
    panelBody.innerHTML = emptyPanel;
    byId("panel-close").hidden = true;
  }

  /** Says in words next to an item how it is related to the selected one. */
  function addRelation(item, text) {
    const box = item.querySelector(".body").getBBox();
    const badge = document.createElementNS("http://www.w3.org/2000/svg", "g");
    const rect = document.createElementNS(badge.namespaceURI, "rect");
    const label = document.createElementNS(badge.namespaceURI, "text");
    label.textContent = text;
    badge.setAttribute("class", "relation");
    badge.setAttribute("aria-hidden", "true");
    badge.append(rect, label);
    item.closest("svg").append(badge);
    item.dataset.label ??= item.getAttribute("aria-label");
    item.setAttribute("aria-label", `${item.dataset.label}, ${text}`);
    const width = label.getBBox().width + 12;
    const set = (element, values) =>
      Object.entries(values).forEach(([name, value]) => element.setAttribute(name, value));
    set(rect, { x: box.x + 6, y: box.y - 10, width, height: 15, rx: 7 });
    set(label, { x: box.x + 12, y: box.y + 1 });
  }

  function highlight(ids) {
    const needs = linkedFrom(ids, "Depends on");
    const neededBy = linkedFrom(ids, "Needed by");
    for (const item of items) {
      const own = idsOf(item);
      if (own.some((id) => ids.includes(id))) {
        item.classList.add("picked");
        item.setAttribute("aria-current", "true");
      } else if (own.some((id) => needs.has(id))) {
        item.classList.add("needs");
        addRelation(item, "needed");
      } else if (own.some((id) => neededBy.has(id))) {
        item.classList.add("needed-by");
        addRelation(item, "needs it");
      }
    }
    return { needs: needs.size, neededBy: neededBy.size };
  }

  function select(ids) {
    clearSelection();
    chosen = ids;
    const [first] = ids;
    const entry = byId(first);
    const counts = highlight(ids);
    // what is chosen may be in the picture of another stack: that of the servers has all layers.
    const picked = all(".item.picked").map((item) => item.closest(".canvas"));
    picked.forEach((canvas) => canvas.classList.add("picking"));
    const title = entry.parentElement.querySelector("summary b").textContent;
    panelTitle.textContent = title;
    panelBody.replaceChildren(...partsOf(ids), ...[...entry.cloneNode(true).childNodes]);
    panel.classList.add("open");
    panel.scrollTop = 0;
    byId("panel-close").hidden = false;
    status.textContent = `${title} selected; depends on ${counts.needs}, needed by ${counts.neededBy}. Details are in the panel.`;
  }

  /** What else a thing stands for, as links. */
  function partsOf(ids) {
    const summary = byId(ids[0]).parentElement.querySelector("summary");
    const kind = document.createElement("p");
    kind.className = "panel-kind";
    kind.append(
      ...[...summary.cloneNode(true).childNodes].filter((node) => node.nodeName !== "B" && node.nodeName !== "svg"),
    );
    if (ids.length === 1) return [kind];
    const fold = document.createElement("details");
    const head = document.createElement("summary");
    head.textContent = `Stands for ${ids.length} resources`;
    const list = document.createElement("ul");
    list.className = "links";
    for (const id of ids) {
      const entry = byId(id).parentElement.querySelector("summary");
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${id}`;
      link.textContent = entry.querySelector("b").textContent;
      line.append(link, ` ${entry.querySelector(".kind").textContent}`);
      list.append(line);
    }
    fold.append(head, list);
    return [kind, fold];
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    // links of the diagram are SVG, which knows no hash.
    const href = (link && link.getAttribute("href")) || "";
    const id = href.startsWith("#") ? href.slice(1) : "";
    const entry = id && byId(id);
    if (!entry || !entry.classList.contains("details")) return;
    event.preventDefault();
    if (link.classList.contains("item")) {
      setCurrent(link);
      select(idsOf(link));
      return;
    }
    select([id]);
    const shown = items.find((item) => item.getClientRects().length > 0 && idsOf(item).includes(id));
    if (shown) setCurrent(shown);
    if (panel.contains(link)) panelTitle.focus();
  });
  // a diagram that was hidden had no sizes to put words next to.
  all(".show-all").forEach((box) => box.addEventListener("change", () => chosen.length > 0 && select(chosen)));
  byId("panel-close").addEventListener("click", () => {
    clearSelection();
    const current = items.find((item) => item.tabIndex === 0 && item.getClientRects().length > 0);
    if (current) current.focus();
  });

  // --- keys: one stop per diagram, arrows inside of it ---------------------------------------------------------------

  function setCurrent(item) {
    all("a.item", item.closest("svg")).forEach((other) => other.setAttribute("tabindex", other === item ? "0" : "-1"));
  }

  function middle(item) {
    const box = item.querySelector(".body").getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }

  /** The nearest item in a direction; straight ahead counts for more than aside. */
  function neighbour(item, [stepX, stepY]) {
    const from = middle(item);
    let best;
    for (const other of all("a.item", item.closest("svg"))) {
      const to = middle(other);
      const ahead = (to.x - from.x) * stepX + (to.y - from.y) * stepY;
      const aside = Math.abs((to.x - from.x) * stepY) + Math.abs((to.y - from.y) * stepX);
      const distance = ahead + 2.5 * aside;
      // what is rather aside than ahead is no neighbour in that direction.
      if (other !== item && ahead > 4 && aside < 2 * ahead + 20 && (best === undefined || distance < best.distance)) {
        best = { other, distance };
      }
    }
    return best && best.other;
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  document.addEventListener("keydown", (event) => {
    const item = event.target.closest && event.target.closest("a.item");
    if (event.key === "Escape" && panel.classList.contains("open")) {
      if (panel.contains(document.activeElement)) {
        byId("panel-close").click();
      } else {
        clearSelection();
      }
    } else if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      byId("find").focus();
    } else if (item) {
      moveFrom(item, event);
    }
  });

  function moveFrom(item, event) {
    const inDiagram = all("a.item", item.closest("svg"));
    const targets = { Home: inDiagram[0], End: inDiagram[inDiagram.length - 1] };
    const next = STEPS[event.key] ? neighbour(item, STEPS[event.key]) : targets[event.key];
    if (event.key === " ") {
      item.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    } else if (!next) {
      return;
    } else {
      setCurrent(next);
      next.focus();
    }
    event.preventDefault();
  }

  all(".canvas svg").forEach((svg) => {
    const first = svg.querySelector("a.item");
    if (first) setCurrent(first);
  });

  // --- find ----------------------------------------------------------------------------------------------------------

  const entries = all(".outline li:not(.links li)").map((line) => {
    const own = line.querySelector(":scope > details");
    return { line, id: own && own.querySelector(".details").id, text: own ? own.textContent.toLowerCase() : "" };
  });
  const rows = all("table.filterable tbody tr").map((row) => ({ row, text: row.textContent.toLowerCase() }));

  function find(query) {
    const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (text) => words.every((word) => text.includes(word));
    const hits = new Set(entries.filter(({ id, text }) => id && matches(text)).map(({ id }) => id));
    document.body.classList.toggle("finding", words.length > 0);
    entries.forEach(({ line }) => (line.hidden = words.length > 0));
    for (const { line, id } of entries) {
      if (!id || !hits.has(id)) continue;
      for (let shown = line; shown && shown.matches("li, ul"); shown = shown.parentElement) shown.hidden = false;
    }
    rows.forEach(({ row, text }) => row.classList.toggle("no-hit", words.length > 0 && !matches(text)));
    items.forEach((item) =>
      item.classList.toggle(
        "hit",
        idsOf(item).some((id) => hits.has(id)),
      ),
    );
    byId("found").textContent = words.length === 0 ? "" : `${hits.size} found`;
    return [...hits];
  }

  const field = byId("find");
  field.addEventListener("input", () => {
    const hits = find(field.value);
    status.textContent = field.value === "" ? "" : `${hits.length} resources found`;
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const [first] = find(field.value);
    if (first) select([first]);
  });

  // --- theme ---------------------------------------------------------------------------------------------------------

  const THEMES = ["system", "light", "dark"];
  const themeButton = byId("theme");
  const remembered = () => {
    try {
      return localStorage.getItem("topology-theme");
    } catch {
      return null;
    }
  };
  function setTheme(theme) {
    if (theme === "system") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
    themeButton.textContent = `Theme: ${theme}`;
    try {
      localStorage.setItem("topology-theme", theme);
    } catch {
      // a page from disk may not remember; it works all the same.
    }
  }
  themeButton.addEventListener("click", () => {
    const now = THEMES.indexOf(document.documentElement.dataset.theme ?? "system");
    setTheme(THEMES[(now + 1) % THEMES.length]);
  });
  if (THEMES.includes(remembered())) setTheme(remembered());
  byId("tools").hidden = false;
})();
