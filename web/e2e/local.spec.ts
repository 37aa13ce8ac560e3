// Images of the Docker daemon beside the server: pushed under new names, and cleaned up. With a real daemon.
import type { Locator } from "@playwright/test";
import { Daemon } from "./support/daemon";
import { Pusher } from "./support/images";
import { ADMIN, Server } from "./support/server";
import { expect, test } from "./support/test";

let daemon: Daemon;
let server: Server;

test.skip(!Daemon.isPossible, "takes dockerd, and root to run it");
test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  daemon = new Daemon();
  server = await Server.start({ dockerHost: daemon.address });
});
test.afterAll(async () => {
  await server?.stop();
  await daemon?.stop();
});
test.beforeEach(async ({ page }) => {
  const answer = await page.request.post(`${server.url}/api/auth/login`, { data: ADMIN });
  expect(answer.ok()).toBe(true);
});

/** The rows that are shown, by what they say. */
function row(table: Locator, text: string): Locator {
  return table.getByRole("row").filter({ hasText: text });
}

test("a daemon that is not there is no error, and is found again", async ({ page, t, checkAccessibility }) => {
  test.setTimeout(120_000);
  const main = page.getByRole("main");
  await page.goto(`${server.url}/local-images`);
  await expect(main.getByRole("heading", { name: t("localImages.off.title") })).toBeVisible();
  await expect(main.getByText(t("errors.docker_unavailable"))).toBeVisible();
  await expect(main.getByText(daemon.address, { exact: true })).toBeVisible();
  await checkAccessibility();
  await daemon.start();
  await main.getByRole("button", { name: t("localImages.off.again") }).click();
  await expect(main.getByText(t("localImages.none"))).toBeVisible();
  await checkAccessibility();
});

test("images go up under the names of the preview", async ({ page, t, checkAccessibility }) => {
  test.setTimeout(120_000);
  daemon.make("api", "amd64", "shop/api:1.0");
  daemon.make("web", "arm64", "shop/web:1.0");
  daemon.docker("tag", "shop/web:1.0", "shop/web:stable");
  daemon.make("used", "amd64", "base/used:1");
  daemon.docker("create", "--name", "kept", "base/used:1", "/bin/none");
  daemon.make("nameless", "amd64");
  const taken = new Pusher(server, "x86/shop/api");
  const other = await taken.image("another image", "1.0-x86");

  await page.goto(`${server.url}/local-images`);
  const main = page.getByRole("main");
  const images = main.getByRole("table", { name: t("localImages.list") });
  await expect(row(images, "base/used:1")).toContainText(t("localImages.usedBy", { count: 1, shown: "1" }));
  await expect(row(images, t("localImages.untagged"))).toBeVisible();
  await checkAccessibility();
  const filter = main.getByRole("radiogroup", { name: t("localImages.filter") });
  await filter.getByText(`${t("localImages.filters.unused")} 3`, { exact: true }).click();
  await expect(row(images, "base/used:1")).toBeHidden();
  await expect(page).toHaveURL(/filter=unused/);
  await main.getByRole("searchbox", { name: t("localImages.search") }).fill("shop/");
  await expect(images.locator("tbody tr[data-index]")).toHaveCount(2);

  // One by hand, then all that match.
  await images.getByRole("checkbox", { name: t("common.selectRow", { name: "shop/api:1.0" }) }).click();
  const bar = main.getByRole("toolbar", { name: t("common.selection") });
  await bar.getByRole("button", { name: t("common.selectAllMatching", { count: 2, shown: "2" }) }).click();
  await expect(filter).toBeVisible();
  await bar.getByRole("button", { name: t("localImages.pushSome") }).click();

  await expect(page.getByRole("heading", { level: 1, name: t("localImages.push.title") })).toBeVisible();
  const plan = main.getByRole("table", { name: t("localImages.push.preview") });
  await expect(row(plan, "shop/web:1.0")).toContainText("shop/web:1.0-arm");
  await main.getByText(t("localImages.push.prefixModes.add"), { exact: true }).click();
  await main.getByLabel(t("localImages.push.prefix"), { exact: true }).fill("x86");
  for (const target of ["x86/shop/api:1.0-x86", "x86/shop/web:1.0-arm", "x86/shop/web:stable-arm"])
    await expect(row(plan, target)).toBeVisible();

  // Something is taken: nothing begins before somebody says what shall happen.
  const start = (count: number) =>
    main.getByRole("button", { name: t("localImages.push.start", { count, shown: `${count}` }), exact: true });
  await expect(main.getByText(t("localImages.push.conflictsStop"))).toBeVisible();
  await expect(start(2)).toBeDisabled();
  await checkAccessibility();
  await main.getByRole("combobox", { name: t("localImages.push.conflicts") }).click();
  await page.getByRole("option", { name: t("localImages.push.onConflict.skip") }).click();
  await main.getByRole("checkbox", { name: t("localImages.push.removeLocal") }).click();
  await expect(row(plan, "x86/shop/api:1.0-x86")).toContainText(t("localImages.push.states.skip"));
  await expect(start(2)).toBeEnabled();
  await start(2).click();
  const dialog = page.getByRole("dialog", { name: t("localImages.push.title") });
  await checkAccessibility();
  await dialog.getByRole("button", { name: t("localImages.push.start", { count: 2, shown: "2" }) }).click();

  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await checkAccessibility();
  const web = new Pusher(server, "x86/shop/web");
  expect([(await web.pull("1.0-arm")).status, (await web.pull("stable-arm")).status]).toEqual([200, 200]);
  expect((await taken.pull("1.0-x86")).headers.get("docker-content-digest")).toBe(other.digest);
  expect(daemon.tags().filter((tag) => tag.startsWith("shop/"))).toEqual(["shop/api:1.0"]);
});

test("a tag goes alone, and an image with all of its tags", async ({ page, t, checkAccessibility }) => {
  test.setTimeout(120_000);
  daemon.make("old", "amd64", "shop/old:1");
  for (const tag of ["shop/old:2", "shop/old:3"]) daemon.docker("tag", "shop/old:1", tag);
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog", { name: t("localImages.delete.title") });
  const ask = async () => {
    await page.goto(`${server.url}/local-images?search=shop%2Fold`);
    await main.getByRole("button", { name: new RegExp(`^${t("common.more")}: shop/old`) }).click();
    await page.getByRole("menuitem", { name: t("localImages.deleteSome") }).click();
  };
  const succeeds = async () => {
    await expect(page).toHaveURL(/\/jobs\/\d+$/);
    await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  };

  await ask();
  await expect(dialog.getByText(t("localImages.delete.goes")).first()).toBeVisible();
  await dialog.getByRole("checkbox", { name: "shop/old:2" }).click();
  await dialog.getByRole("checkbox", { name: "shop/old:3" }).click();
  await expect(dialog.getByText(t("localImages.delete.stays"))).toHaveCount(1);
  await checkAccessibility();
  await dialog
    .getByRole("button", { name: t("localImages.delete.deleteTags", { count: 1, shown: "1" }), exact: true })
    .click();
  await succeeds();
  const left = () => daemon.tags().filter((tag) => tag.startsWith("shop/old"));
  expect(left().sort()).toEqual(["shop/old:2", "shop/old:3"]);

  await ask();
  await dialog.getByText(t("localImages.delete.ways.images"), { exact: true }).click();
  await expect(dialog.getByRole("listitem").filter({ hasText: "shop/old:2" })).toContainText("shop/old:3");
  await checkAccessibility();
  await dialog
    .getByRole("button", { name: t("localImages.delete.deleteImages", { count: 1, shown: "1" }), exact: true })
    .click();
  await succeeds();
  await checkAccessibility();
  expect(left()).toEqual([]);
});
