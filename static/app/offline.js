// Keeping the page for a visit without a network, and taking a newer version of it.

const QUIET_MS = 2000; // keeping the files would slow down a start, an analysis or the drawing of charts

/** @param {{onUpdate: () => void}} options called when `waiting` or `others` changed */
export function createOffline({ onUpdate }) {
  const { serviceWorker } = navigator; // missing where a page is not served over https
  const offline = { waiting: null, others: 0 };
  let timer;
  let started = false;

  async function start() {
    started = true;
    const own = new URL("./sw.js", location.href).href;
    if (serviceWorker.controller?.scriptURL === own) return watch(await serviceWorker.ready);
    const frame = document.createElement("iframe");
    Object.assign(frame, { hidden: true, title: "Keeping the page", src: "./offline.html" });
    document.body.append(frame);
  }

  // A new version is fetched by the browser itself, when the page is opened.
  function watch(registration) {
    const offer = () => {
      if (!registration.waiting) return;
      offline.waiting = registration.waiting;
      onUpdate();
    };
    const follow = () => registration.installing?.addEventListener("statechange", offer);
    registration.addEventListener("updatefound", follow);
    follow();
    offer();
  }

  return Object.assign(offline, {
    /** To be called whenever the page begins or ends something: `busy` puts off what can wait. */
    consider(busy) {
      clearTimeout(timer);
      if (serviceWorker && !started && !busy) timer = setTimeout(start, QUIET_MS);
    },
    /** Reloads the page in the new version, unless other tabs show the last one; then `others` is their number. */
    take() {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        offline.others = data.others;
        onUpdate();
      };
      serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      offline.waiting.postMessage("take over", [port2]);
    },
    /** Later: the new version takes over when the last tab is closed. */
    leave() {
      offline.waiting = null;
      onUpdate();
    },
  });
}
