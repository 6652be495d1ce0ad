// Runs in offline.html, a frame that is gone as soon as this is done.

try {
  await navigator.serviceWorker.register("./sw.js");
} catch (error) {
  console.warn(`Flipside is not kept for a visit without a network: ${error.message}`);
}
window.frameElement?.remove();
