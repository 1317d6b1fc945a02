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
    const show = (text) => {
      if (over || signal.aborted) return;
      const wait = deafUntil - Date.now();
      if (wait > 0) return setTimeout(show, wait, text);
      over = true;
      const dialog = this.querySelector("dialog");
      dialog.querySelector("p").textContent = text;
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
      // A lost connection comes back by itself; one that was refused does not. Not all at the same moment.
      stream.onerror = () => { if (stream.readyState === 2) setTimeout(listen, 2000 + 3000 * Math.random(), done); };
    };
    navigator.locks.request(name, { signal }, () => new Promise(listen)).catch(() => {});
  }

  disconnectedCallback() { this.away?.abort(); }
});
