import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The running server, for `npm run dev`: everything but the UI is its work. */
const server = process.env.ROADSTEAD_SERVER ?? "http://127.0.0.1:30080";
const passedOn = ["/api", "/v2", "/token", "/docs", "/redoc", "/healthz", "/readyz", "/metrics"];

export default defineConfig({
  // The server writes <base href>, so the UI works below any path.
  base: "./",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0, manifest: true },
  server: { proxy: Object.fromEntries(passedOn.map((path) => [path, { target: server, changeOrigin: false }])) },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
} as never);
