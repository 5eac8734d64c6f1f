// The page without Rust: the same bundle in an ordinary browser, with a WebSocket of its own. Each message is read, normalised and handed
// on when it arrives, as a page does. Commands answer what the real application answered a moment ago.
(() => {
  const { answers, url, token, expected } = window.company;
  const callbacks = new Map();
  const listeners = new Map();
  const seen = new Set();
  let lastId = 0;
  let seq = answers.snapshot.seq;

  window.__TAURI_INTERNALS__ = {
    transformCallback(callback) {
      lastId += 1;
      callbacks.set(lastId, callback);
      return lastId;
    },
    unregisterCallback: (id) => callbacks.delete(id),
    async invoke(command, { event, handler } = {}) {
      if (command === "plugin:event|listen") {
        listeners.set(event, handler);
        return handler;
      }
      if (command in answers) return structuredClone(answers[command]);
      return null;
    },
  };
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: () => {} };

  const emit = (event, payload) => callbacks.get(listeners.get(event))?.({ event, id: 0, payload });

  /** The canonical envelope alone, which is what the mock sends: less than Rust does. */
  function normalised({ type, data, timestamp, eventId, tenantId }) {
    return {
      rawType: type,
      eventId,
      dedupeKey: eventId,
      tenantId,
      timestamp,
      timestampSource: "envelope",
      warnings: [],
      scope: null,
      coarse: null,
      type,
      data: { goalId: null, ...data },
    };
  }

  function heard(text) {
    const message = JSON.parse(text);
    if (message.type === "auth.success") {
      void fetch("/ready", { method: "POST" });
      return;
    }
    if (typeof message.eventId !== "string" || seen.has(message.eventId)) return;
    seen.add(message.eventId);
    if (seen.size > 65_536) seen.delete(seen.values().next().value);
    seq += 1;
    const event = normalised(message);
    const item = { kind: "event", seq, receivedAt: new Date().toISOString(), origin: "live", event };
    emit("realtime-batch", { number: answers.snapshot.batch + seq, items: [item], names: {}, counts: null });
    const burst = window.probe.burst();
    if (burst.events === expected) void fetch("/result", { method: "POST", body: JSON.stringify(burst) });
  }

  addEventListener("load", () => {
    const ready = setInterval(() => {
      if (!document.querySelector("[data-ready=true]")) return;
      clearInterval(ready);
      window.startProbe();
      const socket = new WebSocket(url);
      socket.onopen = () => socket.send(JSON.stringify({ action: "auth", token }));
      socket.onmessage = ({ data }) => heard(data);
    }, 50);
  });
})();
