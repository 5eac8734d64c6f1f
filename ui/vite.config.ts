import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
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
    // A whole window in a simulated DOM, beside other builds on the same machine.
    testTimeout: 15_000,
  },
});
