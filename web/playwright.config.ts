import { defineConfig } from "@playwright/test";
import type { Options } from "./e2e/support/test";

const chromium = process.env.ROADSTEAD_CHROMIUM ?? "/usr/bin/chromium";
// Nothing but what the pages ask for: any other request would be counted as one of theirs.
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
const silent = ["--disable-background-networking", "--disable-component-update", "--disable-domain-reliability"];

const MEASURED = /scale/;

/** Both languages and both themes are seen by every journey's two runs. */
export default defineConfig<Options>({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
    trace: "retain-on-failure",
    launchOptions: { executablePath: chromium, args: [...quiet, ...silent] },
  },
  projects: [
    { name: "zh-CN", testIgnore: MEASURED, use: { locale: "zh-CN", colorScheme: "light" } },
    { name: "en", testIgnore: MEASURED, use: { locale: "en-US", colorScheme: "dark" } },
    // Times mean something only while no other journey runs; and they are the same in every language.
    {
      name: "measured",
      testMatch: MEASURED,
      dependencies: ["zh-CN", "en"],
      use: { locale: "en-US", colorScheme: "dark" },
    },
  ],
});
