// What was deleted is found, told and freed; the log of the job shows it as it happens.
import { apiPath } from "./support/client";
import { Pusher } from "./support/images";
import { expect, test } from "./support/test";

test("a dry run tells, and a clean-up frees", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "ballast/stone";
  const pusher = new Pusher(server, repository);
  await pusher.image("ballast ".repeat(2000), "1.0");
  await server.api("DELETE", apiPath(repository));
  await signIn();
  await open("/storage");
  const main = page.getByRole("main");
  await main.getByLabel(t("storage.grace"), { exact: true }).fill("0");
  await checkAccessibility();
  await main.getByRole("button", { name: t("storage.dryRun") }).click();

  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible();
  await expect(main.getByText(/would delete blob sha256:/).first()).toBeVisible();
  await checkAccessibility();

  await open("/storage");
  await main.getByLabel(t("storage.grace"), { exact: true }).fill("0");
  await main.getByRole("button", { name: t("storage.run") }).click();
  const dialog = page.getByRole("dialog", { name: t("storage.run") });
  await dialog.getByRole("button", { name: t("storage.run") }).click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible();
  await expect(main.getByText(/deleted blob sha256:/).first()).toBeVisible();
  const { items } = await server.api<{ items: { summary: { freed_bytes: number } }[] }>(
    "GET",
    "/api/jobs?kind=collection&limit=1",
  );
  expect(items[0]?.summary.freed_bytes).toBeGreaterThanOrEqual(16_000);
});
