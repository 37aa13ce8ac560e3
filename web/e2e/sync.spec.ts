// Images from another registry: three references, one of which is wrong; what failed is done again alone.
import { Pusher } from "./support/images";
import { ADMIN, Server } from "./support/server";
import { expect, test } from "./support/test";

let other: Server;

test.beforeAll(async () => {
  other = await Server.start();
});
test.afterAll(() => other.stop());

test("three images are wanted and one is not there", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const mine = "ferry";
  const image = await new Pusher(other, `${mine}/api`).image("api", "1.0");
  await new Pusher(other, `${mine}/web`).image("web", "2.0");
  await signIn();

  // The registry, with an account; it answers before anything is copied from it.
  await open("/sync?tab=remotes");
  const main = page.getByRole("main");
  await main
    .getByRole("button", { name: t("remotes.create") })
    .first()
    .click();
  const dialog = page.getByRole("dialog", { name: t("remotes.create") });
  await dialog.getByRole("textbox", { name: t("common.name"), exact: true }).fill(mine);
  await dialog.getByRole("textbox", { name: t("remotes.url") }).fill(other.url);
  await dialog.getByRole("textbox", { name: t("remotes.username") }).fill(ADMIN.name);
  await dialog.getByRole("textbox", { name: t("remotes.password") }).fill(ADMIN.password);
  await dialog.getByRole("switch", { name: t("remotes.insecure") }).click();
  await dialog.getByRole("switch", { name: t("remotes.private") }).click();
  await checkAccessibility();
  await dialog.getByRole("button", { name: t("remotes.save") }).click();
  await expect(dialog).toBeHidden();
  const row = main.getByRole("row").filter({ hasText: mine });
  await row.getByRole("button", { name: t("remotes.test") }).click();
  await expect(row.getByText(new RegExp(t("remotes.works", { time: "\\d+" }).replace(/[()]/g, "\\$&")))).toBeVisible();

  await open("/sync");
  await main
    .getByRole("textbox", { name: t("sync.references") })
    .fill(`docker pull ${mine}/api:1.0\n${mine}/web:2.0\n${mine}/late:1.0`);
  await main.getByRole("combobox", { name: t("sync.remote") }).click();
  await page.getByRole("option", { name: new RegExp(other.url) }).click();
  await main.getByRole("button", { name: t("sync.plan"), exact: true }).click();
  const plan = main.getByRole("table", { name: t("rename.preview") });
  await expect(plan.getByText(t("sync.states.ready"), { exact: true })).toHaveCount(2);
  await expect(plan.getByText(t("sync.states.refused"), { exact: true })).toHaveCount(1);
  await checkAccessibility();
  await main.getByRole("button", { name: t("sync.start", { count: 2, shown: "2" }) }).click();

  // What is wrong stops nothing else, and the job says so.
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(main.getByText(t("jobs.states.failed"), { exact: true }).first()).toBeVisible();
  await checkAccessibility();
  const copied = await new Pusher(server, `${mine}/api`).pull("1.0");
  expect(copied.headers.get("docker-content-digest")).toBe(image.digest);
  expect((await new Pusher(server, `${mine}/late`).pull("1.0")).status).toBe(404);

  await new Pusher(other, `${mine}/late`).image("late", "1.0");
  await main.getByRole("button", { name: t("jobs.retryFailed", { count: 1, shown: "1" }) }).click();
  await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible();
  await open(`/repositories?search=${mine}%2F`);
  await expect(page.locator("tbody tr[data-index]")).toHaveCount(3);
});
