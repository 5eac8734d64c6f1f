// The look of the last time, before the first paint: no flash of another theme. Written by src/lib/appearance.ts.
try {
  Object.assign(document.documentElement.dataset, JSON.parse(localStorage.getItem("appearance") || "{}"));
} catch {
  // Damaged or out of reach: the page looks as the system does until the settings arrive.
}
