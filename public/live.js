// What weighs less here than in WebAssembly.

// Times stand in the page in UTC, as everybody reads them without scripts; here, in the zone of this browser. Only the text changes,
// not its node, so that what else draws there finds it again.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const at = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
const by = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const on = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });
const written = (text, moment) =>
  /^\d\d:\d\d UTC$/.test(text) ? by.format(moment) : / UTC$/.test(text) ? at.format(moment) : /^\d+ [A-Z][a-z]+ \d{4}$/.test(text) ? on.format(moment) : text;
const localise = () => {
  for (const time of document.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    const text = written(time.textContent, moment);
    if (text !== time.textContent) time.firstChild.nodeValue = text;
    if (time.title) time.title = written(time.title, moment);
  }
};
// The hour within a sentence about what happened just now.
const hourHere = (sentence) =>
  sentence.replace(/(\d\d):(\d\d) UTC/, (_, hour, minute) => new Date(new Date().setUTCHours(hour, minute)).toTimeString().slice(0, 5));
const isUtc = /^(Etc\/)?UTC$/.test(zone);
if (!isUtc) {
  localise();
  new MutationObserver(localise).observe(document.body, { childList: true, subtree: true });
}

// Says in every tab that its session has ended. One stream for all tabs of a session: the tab that holds the lock listens and tells the
// others. A browser without locks or channels shows nothing here; its next request leads to the sign-in page.
const SIGN_OUT_MS = 5000;

customElements.define("session-watch", class extends HTMLElement {
  connectedCallback() {
    if (!navigator.locks || !self.BroadcastChannel || !self.EventSource) return;
    const away = (this.away = new AbortController());
    const { signal } = away;
    const { session } = this.dataset;
    const name = `latchkey-session-${session}`;
    const tabs = new BroadcastChannel(name);
    let over = false;
    let deafUntil = 0;
    let refused = 0;
    const show = (text) => {
      if (over || signal.aborted) return;
      const wait = deafUntil - Date.now();
      if (wait > 0) return setTimeout(show, wait, text);
      over = true;
      const dialog = this.querySelector("dialog");
      dialog.querySelector("p").textContent = isUtc ? text : hourHere(text);
      const here = location.pathname + location.search + location.hash;
      dialog.querySelector("a").href = `/sign-in?next=${encodeURIComponent(here)}`;
      dialog.addEventListener("cancel", (event) => event.preventDefault());
      // What was typed cannot be sent any more, so leaving need not ask.
      for (const form of document.forms) form.classList.add("form--free");
      for (const other of document.querySelectorAll("dialog:modal")) other.close();
      dialog.showModal();
    };
    // The tab in which somebody signs out is about to go anyway; if it is still there after a while, that failed.
    const leaving = ({ target }) => { if (target.action.endsWith("/sign-out")) deafUntil = Date.now() + SIGN_OUT_MS; };
    addEventListener("submit", leaving, { signal });
    tabs.onmessage = ({ data }) => show(data);
    signal.addEventListener("abort", () => tabs.close());
    const listen = (done) => {
      if (over || signal.aborted) return done();
      const stream = new EventSource(`/account/live?session=${session}`);
      const close = () => { stream.close(); done(); };
      signal.addEventListener("abort", close);
      stream.addEventListener("ended", ({ data }) => { tabs.postMessage(data); show(data); close(); });
      stream.onopen = () => { refused = 0; };
      // A lost connection comes back by itself; one that was refused does not. Not all at the same moment, and ever more rarely.
      stream.onerror = () => {
        if (stream.readyState === 2) setTimeout(listen, (2000 + 3000 * Math.random()) * Math.min(++refused, 10), done);
      };
    };
    navigator.locks.request(name, { signal }, () => new Promise(listen)).catch(() => {});
  }

  disconnectedCallback() { this.away?.abort(); }
});

// Marks in the rail the panel that is being read: the one that was asked for while it begins within reach, else the last one whose top
// has passed the upper third. Where the page ends it cannot scroll any further, so everything that is seen is within reach.
let wanted = location.hash;
const mark = () => {
  if (!document.querySelector(".tab-rail__panel")) return;
  const panels = [...document.querySelectorAll(".tab-rail__tab[aria-current] + * a")].filter(({ hash }) => document.querySelector(hash));
  const from = ({ hash }) => document.querySelector(hash).getBoundingClientRect().top;
  const third = innerHeight / 3;
  const end = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
  const read =
    panels.find((panel) => panel.hash === wanted && from(panel) >= 0 && from(panel) < (end ? innerHeight : third)) ??
    panels.findLast((panel) => (end && scrollY) || from(panel) < third) ?? panels[0];
  for (const panel of document.querySelectorAll(".tab-rail__panel")) {
    panel.ariaCurrent = panel === read ? "true" : null;
  }
};
addEventListener("click", ({ target }) => {
  wanted = target.closest("a")?.hash || wanted;
  mark();
});
for (const moved of ["scroll", "resize"]) addEventListener(moved, mark);
// Panels arrive and unfold, and tabs change: not each of it changes the height of a page that is not full.
new ResizeObserver(mark).observe(document.body);
let due = 0;
const soon = () => { due ||= requestAnimationFrame(() => { due = 0; mark(); }); };
new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });

// Buttons that open and close windows, for browsers that do not know their commands (Safari before 26.2).
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  addEventListener("click", ({ target }) => {
    const button = target.closest("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (button?.getAttribute("command") === "close") dialog?.close();
    else if (button?.getAttribute("command") === "show-modal" && dialog && !dialog.open) dialog.showModal();
  });
}

// The theme changes in place: a page that is loaded again loses the focus, and what was typed. What the server refuses, the browser shows.
addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!form.action.endsWith("/account/api/theme")) return;
  event.preventDefault();
  const theme = submitter.value;
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const choice of form.elements.theme) choice.setAttribute("aria-pressed", choice === submitter);
  const body = new URLSearchParams({ theme });
  const sent = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  // Without a connection it holds for this page.
  if (!sent || sent.type === "opaqueredirect") return;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "theme", value: theme }));
  form.submit();
});

// Some browsers keep a page for the step back to it, also after its session has ended.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && document.querySelector("session-watch")) location.reload();
});
