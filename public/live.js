// Says in every tab that the session has ended. One stream for all tabs of a browser: the tab that holds the lock listens and tells the
// others. A browser without locks or channels shows nothing here; its next request leads to the sign-in page.
const NAME = "latchkey-session";
const RETRY_MS = 30_000;

customElements.define("session-watch", class extends HTMLElement {
  connectedCallback() {
    if (!navigator.locks || !self.BroadcastChannel || !self.EventSource) return;
    const away = (this.away = new AbortController());
    const { signal } = away;
    const tabs = new BroadcastChannel(NAME);
    let over = false;
    const show = (text) => {
      if (over || signal.aborted) return;
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
    // The tab in which somebody signs out is about to go anyway.
    addEventListener("submit", ({ target }) => { over ||= target.action.endsWith("/sign-out"); }, { signal });
    tabs.onmessage = ({ data }) => show(data);
    signal.addEventListener("abort", () => tabs.close());
    const listen = (done) => {
      if (over || signal.aborted) return done();
      const stream = new EventSource("/account/live");
      const close = () => { stream.close(); done(); };
      signal.addEventListener("abort", close);
      stream.addEventListener("ended", ({ data }) => { tabs.postMessage(data); show(data); close(); });
      // A lost connection comes back by itself; one that was refused does not.
      stream.onerror = () => { if (stream.readyState === 2) setTimeout(() => listen(done), RETRY_MS); };
    };
    navigator.locks.request(NAME, { signal }, () => new Promise(listen)).catch(() => {});
  }

  disconnectedCallback() { this.away?.abort(); }
});
