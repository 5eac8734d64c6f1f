import { readFileSync } from "node:fs";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The version stands once, in the workspace's Cargo.toml. */
const version = /^version = "(.+)"$/m.exec(readFileSync(new URL("../Cargo.toml", import.meta.url), "utf8"))?.[1];
if (version === undefined) throw new Error("Cargo.toml names no version");

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [react(), tailwindcss()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    // The oldest webviews with `light-dark()` and `oklch()`: Safari 17.5 (WebKitGTK 2.44) and WebView2 123.
    target: ["safari17.5", "chrome123"],
    // The content security policy allows no `data:` fonts.
    assetsInlineLimit: 0,
    // Read from the disk, not over a network.
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    // The language of the catalogue, whatever the machine speaks.
    env: { LC_ALL: "en_US.UTF-8" },
    // In tests the clock stands still until they move it (src/testing/setup.ts); what a test takes of real time is computing alone. This is
    // for what hangs: a whole window in a simulated DOM, beside other builds on the same machine, may take long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fakeTimers: {
      // When the invented company's data were read (src/testing/fixtures.ts).
      now: Date.parse("2026-11-23T10:42:12.000Z"),
      // Not the turns of the event loop, by which React's scheduler and the test runner go.
      toFake: [
        "Date",
        "performance",
        "setTimeout",
        "clearTimeout",
        "setInterval",
        "clearInterval",
        "requestAnimationFrame",
        "cancelAnimationFrame",
      ],
    },
  },
});
