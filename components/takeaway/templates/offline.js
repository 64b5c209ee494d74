(() => {
  "use strict";
  const root = document.documentElement;
  const all = (what, where = document) => Array.from(where.querySelectorAll(what));
  const sheets = all(".sheet");
  const boxes = all(".art");
  const bar = document.querySelector(".bar");
  const inBar = (name) => bar.querySelector(`[data-go=${name}]`);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const narrow = window.matchMedia("(max-width: 979px)"); // below, names of rows need the phone's form
  const night = JSON.parse(document.getElementById("night").textContent);
  const COLOUR = /#[0-9A-Fa-f]{6}\b|rgba\([0-9., ]+\)/g;
  const CONFIG = { displayModeBar: false, responsive: true };
  const DESIGNED_PX = 1100; // the width that figures are made for

  // Figures: drawn when they come near, in the colours of the hour, in the form for this width.
  const figureOf = (box) => {
    const id = (narrow.matches && box.dataset.narrow) || box.dataset.figure;
    const text = document.getElementById(id).textContent;
    return JSON.parse(dark.matches ? text.replace(COLOUR, (colour) => night[colour] || colour) : text);
  };

  const heightOf = (box) => Number((narrow.matches && box.dataset.narrowHeight) || box.dataset.figureHeight);
  // What is drawn later already has its place, so that nothing jumps.
  const reserve = () => boxes.filter((box) => !box.firstElementChild).forEach((box) => (box.style.height = `${heightOf(box)}px`));

  // On a projector a figure grows as a whole, type included, as far as it stays on the screen; one that does not fit
  // in any case is at least readable.
  const scaleOf = (box, height) => {
    if (!presenting() || narrow.matches) return 1;
    const room = window.innerHeight - bar.offsetHeight - (box.getBoundingClientRect().top + window.scrollY) - 24;
    const widest = Math.min(box.clientWidth / DESIGNED_PX, 2);
    const readable = window.innerWidth >= 1600 ? 1.3 : 1;
    return Math.max(1, Math.min(widest, room >= height ? room / height : readable));
  };

  const fit = (box) => {
    const inner = box.firstElementChild;
    if (!inner || !box.clientWidth) return;
    const scale = scaleOf(box, heightOf(box));
    const width = `${Math.floor(box.clientWidth / scale)}px`;
    box.style.height = `${Math.ceil(heightOf(box) * scale)}px`;
    inner.style.transform = scale === 1 ? "" : `scale(${scale})`;
    if (inner.style.width === width) return;
    inner.style.width = width;
    if (inner.data) Plotly.Plots.resize(inner);
  };

  const draw = (box) => {
    const key = `${narrow.matches}${dark.matches}`;
    if (box.dataset.drawn === key) return fit(box);
    const figure = figureOf(box);
    const before = box.firstElementChild;
    if (before) Plotly.purge(before);
    const inner = document.createElement("div");
    box.replaceChildren(inner);
    box.dataset.drawn = key;
    inner.style.height = `${heightOf(box)}px`;
    fit(box);
    Plotly.newPlot(inner, figure.data, figure.layout, CONFIG);
  };

  const isSeen = (box) => box.clientWidth > 0;
  const redraw = () => boxes.filter((box) => box.dataset.drawn && isSeen(box)).forEach(draw);
  const near = new IntersectionObserver(
    (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => draw(one.target)),
    { rootMargin: "700px 0px" },
  );
  // Paper has no scrolling: every picture that will be on it is drawn first.
  window.addEventListener("beforeprint", () => boxes.filter(isSeen).forEach(draw));
  const watch = () => boxes.forEach((box) => (near.unobserve(box), near.observe(box)));

  // Guess first, then look. What was guessed stays in this page's memory.
  const lookOf = (sheet) => sheet.querySelector(".look");
  const isKept = (sheet) => Boolean(lookOf(sheet) && !lookOf(sheet).open);
  const say = (sheet, words) => (sheet.querySelector(".said").textContent = words);
  const press = (sheet, button) =>
    all(".options button", sheet).forEach((one) => one.setAttribute("aria-pressed", String(one === button)));

  const ready = (sheet) => {
    const look = lookOf(sheet);
    if (!look) return;
    all(".options li", sheet).forEach((option) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...option.childNodes);
      button.setAttribute("aria-pressed", "false");
      option.append(button);
      button.addEventListener("click", () => {
        press(sheet, button);
        say(sheet, `You said: ${button.textContent}.`);
        look.open = true;
        if (presenting()) sheet.querySelector("h2").focus({ preventScroll: true });
      });
    });
    look.addEventListener("toggle", () => {
      sheet.classList.toggle("shown", look.open);
      if (!look.open) {
        press(sheet, null);
        say(sheet, "");
      }
      redraw();
      report();
    });
  };

  // From sheet to sheet; presenting shows one at a time.
  let place = 0;
  let held = -1; // how far the page was scrolled when it was turned to its place
  const presenting = () => root.classList.contains("presenting");
  const current = () => {
    if (presenting() || Math.abs(window.scrollY - held) < 2) return place;
    const middle = window.innerHeight * 0.4;
    return sheets.reduce((found, sheet, at) => (sheet.getBoundingClientRect().top <= middle ? at : found), -1);
  };

  const report = () => {
    const here = current();
    all(".contents li").forEach((item, at) => item.classList.toggle("here", at === here));
    if (!presenting()) return;
    const below = document.documentElement.scrollHeight - window.innerHeight - window.scrollY;
    bar.querySelector(".count").textContent = `${place + 1} / ${sheets.length}`;
    bar.querySelector(".rest").hidden = below < 24;
    inBar("previous").disabled = place === 0;
    inBar("next").disabled = place === sheets.length - 1;
    const kept = isKept(sheets[place]);
    inBar("show").hidden = !lookOf(sheets[place]);
    inBar("show").textContent = kept ? "Show" : "Hide again";
    inBar("show").classList.toggle("kept", kept);
  };

  const go = (to) => {
    place = Math.min(Math.max(to, 0), sheets.length - 1);
    const sheet = sheets[place];
    sheets.forEach((one) => one.classList.toggle("now", one === sheet));
    sheet.querySelector("h2").focus({ preventScroll: true });
    if (presenting()) window.scrollTo(0, 0);
    else sheet.scrollIntoView();
    held = presenting() ? -1 : window.scrollY;
    redraw();
    report();
  };

  const reveal = () => {
    if (!isKept(sheets[place])) return go(place + 1);
    lookOf(sheets[place]).open = true;
    sheets[place].querySelector("h2").focus({ preventScroll: true });
  };
  const show = () => (lookOf(sheets[place]).open = isKept(sheets[place]));

  const present = () => {
    const first = Math.max(current(), 0);
    root.classList.add("presenting");
    bar.hidden = false;
    go(first);
    watch();
    if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
  };

  const leave = () => {
    if (!presenting()) return;
    root.classList.remove("presenting");
    bar.hidden = true;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    go(place);
    watch();
  };

  const WAYS = {
    leave,
    reveal,
    show,
    previous: () => go(place - 1),
    next: () => go(place + 1),
    first: () => go(0),
    last: () => go(sheets.length - 1),
  };
  const KEYS = { ArrowLeft: "previous", ArrowRight: "next" };
  const KEYS_PRESENTING = { PageUp: "previous", PageDown: "next", Home: "first", End: "last", " ": "reveal", Escape: "leave" };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const own = event.target.closest ? event.target.closest("button, summary, a") : null;
    if (event.key === " " && own) return;
    if (event.key.startsWith("Arrow") && event.target.closest(".wide")) return;
    if (event.key.toLowerCase() === "p") {
      event.preventDefault();
      return presenting() ? leave() : present();
    }
    const way = KEYS[event.key] || (presenting() && KEYS_PRESENTING[event.key]);
    if (!way) return;
    event.preventDefault();
    if (!presenting()) place = current();
    WAYS[way]();
  });

  sheets.forEach(ready);
  all("[data-go]").forEach((button) => button.addEventListener("click", () => WAYS[button.dataset.go]()));
  document.querySelector(".present").addEventListener("click", present);
  document.addEventListener("fullscreenchange", () => document.fullscreenElement || leave());
  window.addEventListener("scroll", report, { passive: true });
  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => (reserve(), redraw(), report()), 120);
  });
  dark.addEventListener("change", redraw);
  document.fonts.ready.then(watch);
  reserve();
  report();
})();
