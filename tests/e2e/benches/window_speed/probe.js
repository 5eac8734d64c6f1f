// Runs inside the page under measurement. Finds the live side where every component finds it, in React's context, and subscribes
// to the registry as a component does; measures frames, keys and the feed from outside.
(() => {
  if (window.probe) return;

  function liveSide() {
    const root = document.getElementById("root");
    const container = Object.keys(root).find((name) => name.startsWith("__reactContainer"));
    const waiting = [root[container].stateNode.current];
    while (waiting.length > 0) {
      const fiber = waiting.pop();
      const value = fiber.memoizedProps?.value;
      if (value?.registry && value?.store) return value;
      if (fiber.sibling) waiting.push(fiber.sibling);
      if (fiber.child) waiting.push(fiber.child);
    }
    throw new Error("the page has no live side");
  }

  const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
  const now = () => performance.timeOrigin + performance.now();

  const burst = { events: 0, misplaced: 0, firstAt: 0, lastAt: 0 };
  liveSide().registry.subscribe("action.progress_updated", ({ data }) => {
    // The numbers of a burst follow from the place of the event in it.
    const place = burst.events;
    if (data.previousProgress !== place % 100 || data.newProgress !== (place + 1) % 101) burst.misplaced += 1;
    burst.events += 1;
    burst.lastAt = now();
    if (place === 0) burst.firstAt = burst.lastAt;
  });

  let frames = null;
  function frame(at) {
    if (frames === null) return;
    if (frames.last > 0) frames.times.push(at - frames.last);
    frames.last = at;
    requestAnimationFrame(frame);
  }

  let shown = null;
  let keys = null;
  addEventListener(
    "keydown",
    (event) => {
      // WebDriver lets go of held keys by one of its own, which no keyboard has.
      if (keys === null || ["Control", "Meta", "Unidentified"].includes(event.key)) return;
      const pressed = event.timeStamp;
      // The frame after the one that this key's work is drawn in begins when it is on screen.
      requestAnimationFrame(() => setTimeout(() => keys?.push(performance.now() - pressed)));
    },
    true,
  );

  window.probe = {
    burst: () => ({ ...burst }),
    begin: () => Object.assign(burst, { events: 0, misplaced: 0, firstAt: 0, lastAt: 0 }),
    watchFrames() {
      frames = { last: 0, times: [] };
      requestAnimationFrame(frame);
    },
    frames() {
      const times = frames.times.sort((a, b) => a - b);
      frames = null;
      const slow = (limit) => times.filter((time) => time > limit).length;
      return {
        count: times.length,
        p50: percentile(times, 0.5),
        p99: percentile(times, 0.99),
        slowest: times.at(-1) ?? 0,
        over50: slow(50),
        over100: slow(100),
      };
    },
    watchKeys: () => {
      keys = [];
    },
    keys: () => keys,
    watchFeed() {
      shown = {};
      new MutationObserver((changes) => {
        const at = now();
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) {
            if (node.nodeType !== Node.ELEMENT_NODE) continue;
            const entries = node.matches("[data-entity-id]") ? [node] : node.querySelectorAll("[data-entity-id]");
            for (const entry of entries) shown[entry.dataset.entityId] ??= at;
          }
        }
      }).observe(document.body, { childList: true, subtree: true });
    },
    shown: () => shown,
  };
})();
