// Every page, in both languages and themes: nothing untranslated, nothing that axe objects to, and a picture of each.
import zh from "../src/i18n/zh-CN";
import operations from "../src/i18n/zh-CN/operations";
import { expect, test } from "./support/test";

/** A key that has no text is shown as itself. */
const UNTRANSLATED = new RegExp(`\\b(${Object.keys({ ...zh, ...operations }).join("|")})\\.[a-z]\\w+\\b`);

const PAGES = {
  overview: "/",
  repositories: "/repositories",
  tree: "/repositories?view=tree&open=shop",
  tags: "/r/shop/api",
  untagged: "/r/shop/api/-/untagged",
  history: "/r/shop/api/-/history",
  "repository-permissions": "/r/shop/api/-/permissions",
  "repository-settings": "/r/shop/api/-/settings",
  index: "/r/base/runtime/-/tags/1.10.0",
  image: "/r/shop/api/-/tags/1.10.0",
  chart: "/r/charts/shop/-/tags/0.4.2",
  "first-push": "/first-push",
  account: "/me",
  "my-permissions": "/me/permissions",
  "access-tokens": "/me/tokens",
  jobs: "/jobs",
  sync: "/sync",
  remotes: "/sync?tab=remotes",
  "local-images": "/local-images",
  "local-push": "/local-images/push",
  rename: "/rename?search=shop&prefix=archive",
  join: "/join?search=shop",
  import: "/import",
  "import-gone": "/import?id=0196a8a0-0000-7000-8000-000000000000",
  storage: "/storage",
  users: "/users",
  groups: "/groups",
  permissions: "/permissions",
  audit: "/audit",
  system: "/system",
  "no-repository": "/r/no/such/repository",
  "no-page": "/no-such-page",
};

for (const theme of ["light", "dark"] as const) {
  test(`every page, ${theme}`, async ({ page, open, signIn, checkAccessibility }, info) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme: theme });
    const look = async (name: string) => {
      await expect(page.locator("#root h1, #root h2").first()).toBeVisible();
      // Not what waits for somebody to push: it turns until then.
      await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).toHaveCount(0);
      expect(await page.locator("body").textContent(), name).not.toMatch(UNTRANSLATED);
      expect(await page.title(), name).toMatch(/Roadstead/);
      await page.screenshot({ path: `shots/${info.project.name}-${theme}-${name}.png`, fullPage: true });
      await checkAccessibility();
    };
    await open("/login");
    await look("login");
    await signIn();
    for (const [name, path] of Object.entries(PAGES)) {
      await test.step(name, async () => {
        await open(path);
        await look(name);
      });
    }
    await page.setViewportSize({ width: 360, height: 740 });
    for (const name of [
      "overview",
      "repositories",
      "tags",
      "image",
      "jobs",
      "sync",
      "local-images",
      "rename",
      "join",
      "import",
      "storage",
      "users",
      "permissions",
      "access-tokens",
    ] as const) {
      await test.step(`${name}, narrow`, async () => {
        await open(PAGES[name]);
        await look(`${name}-narrow`);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${name} scrolls sideways`).toBeLessThanOrEqual(360);
      });
    }
  });
}
