import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import i18next, { type TFunction } from "i18next";
import en from "../../src/i18n/en";
import enOperations from "../../src/i18n/en/operations";
import zh from "../../src/i18n/zh-CN";
import zhOperations from "../../src/i18n/zh-CN/operations";
import { ADMIN, Server } from "./server";

// biome-ignore lint/complexity/noBannedTypes: the projects set nothing of their own yet
export type Options = {};

interface Fixtures {
  /** The texts of the language that the browser wants. */
  t: TFunction;
  /** Signs in without the login page. */
  signIn: (name?: string, password?: string) => Promise<void>;
  /** Goes to a page of the server. */
  open: (path: string) => Promise<void>;
  /** No serious or critical finding (WCAG 2.2 AA). */
  checkAccessibility: () => Promise<void>;
}

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from it
    async ({}, use) => {
      const server = await Server.start({ samples: true });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],

  t: async ({ locale }, use) => {
    const language = locale?.startsWith("zh") ? "zh-CN" : "en";
    const texts = i18next.createInstance();
    const resources = { "zh-CN": { translation: zh }, en: { translation: en } };
    await texts.init({ lng: language, resources, interpolation: { escapeValue: false } });
    // The pages of jobs bring theirs along.
    const more = language === "zh-CN" ? zhOperations : enOperations;
    texts.addResourceBundle(language, "translation", more, true, true);
    await use(texts.t);
  },

  page: async ({ page, server }, use) => {
    const wrong = watch(page);
    await use(page);
    expect(wrong(new URL(page.url() === "about:blank" ? server.url : page.url()).origin)).toEqual([]);
  },

  signIn: async ({ page, server }, use) => {
    await use(async (name = ADMIN.name, password = name === ADMIN.name ? ADMIN.password : server.samplePassword) => {
      const answer = await page.request.post(`${server.url}/api/auth/login`, { data: { name, password } });
      expect(answer.ok(), await answer.text()).toBe(true);
    });
  },

  open: async ({ page, server }, use) => {
    await use(async (path) => {
      await page.goto(`${server.url}${path}`);
    });
  },

  checkAccessibility: async ({ page }, use) => {
    await use(() => checkAccessibility(page));
  },
});

export { expect };

/** Collects what no page may do: fail inside, break the policy, or ask another host. */
function watch(page: Page): (origin: string) => string[] {
  const wrong: string[] = [];
  const asked = new Set<string>();
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) wrong.push(`policy: ${message.text()}`);
  });
  page.on("dialog", async (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`); // no page of ours opens one: something that was shown has run
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") || url.protocol.startsWith("ws")) asked.add(url.origin);
  });
  return (origin) => [...wrong, ...[...asked].filter((one) => one !== origin).map((one) => `asked ${one}`)];
}

async function checkAccessibility(page: Page) {
  // What is still fading in has colours of its own.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => {
      const isEndless = effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY; // whatever turns while one waits
      return playState !== "running" || isEndless;
    }),
  );
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = grave.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html.slice(0, 200)) }));
  expect(told).toEqual([]);
}
