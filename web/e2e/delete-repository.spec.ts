// A repository goes with all it has: only by who may, only when its name is typed, and only as it was shown.
import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";
import { apiPath, makePerson } from "./support/client";
import { Pusher } from "./support/images";
import type { Server } from "./support/server";
import { expect, test } from "./support/test";

async function fill(server: Server, repository: string): Promise<Pusher> {
  const pusher = new Pusher(server, repository);
  await pusher.image("one", "1.0");
  await pusher.image("two", "2.0");
  return pusher;
}

async function askToDelete(page: Page, t: TFunction, repository: string) {
  await page.getByRole("tab", { name: t("repositories.settings") }).click();
  await page
    .getByRole("main")
    .getByRole("button", { name: t("deletion.deleteRepository") })
    .click();
  const dialog = page.getByRole("dialog", { name: t("deletion.title", { name: repository }) });
  await expect(dialog).toBeVisible();
  return {
    dialog,
    name: dialog.getByRole("textbox"),
    confirm: dialog.getByRole("button", { name: t("deletion.deleteRepository") }),
  };
}

const tags = (count: number) => ({ count, shown: String(count) });

test("the name is typed first", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "sunk/typed";
  const pusher = await fill(server, repository);
  await signIn();
  await open(`/r/${repository}`);
  const { dialog, name, confirm } = await askToDelete(page, t, repository);
  await expect(dialog.getByText(t("deletion.tags", tags(2)))).toBeVisible();
  await expect(dialog.getByRole("button", { name: t("common.cancel") })).toBeFocused();
  await expect(confirm).toBeDisabled();
  for (const wrong of ["sunk", "Sunk/typed", `${repository} `]) {
    await name.fill(wrong);
    await expect(confirm).toBeDisabled();
  }
  await name.fill(repository);
  await expect(confirm).toBeEnabled();
  await checkAccessibility();
  // Enter in the field does not confirm, and who leaves has deleted nothing.
  await name.press("Enter");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: t("common.cancel") }).click();
  await expect(dialog).toHaveCount(0);
  expect((await pusher.pull("1.0")).status).toBe(200);

  const again = await askToDelete(page, t, repository);
  await expect(again.name).toHaveValue("");
  await again.name.fill(repository);
  await again.confirm.click();
  await expect(page).toHaveURL(/\/repositories$/);
  await expect(page.getByText(t("deletion.doneRepository", { name: repository }))).toBeVisible();
  await expect(page.getByRole("link", { name: repository, exact: true })).toHaveCount(0);
  expect((await pusher.pull("1.0")).status).toBe(404);
  await expect(server.api("GET", apiPath(repository))).rejects.toThrow(/404.*repository_not_found/);
  await checkAccessibility();
});

test("not without the right", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "sunk/refused";
  const pusher = await fill(server, repository);
  const person = await makePerson(server, "sailor", repository, ["pull", "push", "delete"]);
  await signIn(person.name, person.password);
  await open(`/r/${repository}`);
  await expect(page.getByRole("tab", { name: t("repositories.history") })).toBeVisible();
  await expect(page.getByRole("tab", { name: t("repositories.settings") })).toHaveCount(0);
  // A link that somebody else sent leads to no button either.
  await open(`/r/${repository}/-/settings`);
  await expect(page.getByRole("heading", { name: t("common.notAllowed") })).toBeVisible();
  await expect(page.getByRole("button", { name: t("deletion.deleteRepository") })).toHaveCount(0);
  await checkAccessibility();
  // And the server does not rely on buttons.
  const selection = { repository: true };
  const plan = () => server.api("POST", apiPath(repository, "/deletion-plan"), selection, person);
  await expect(plan()).rejects.toThrow(/403.*forbidden/);
  const whole = await server.api<{ id: string }>("POST", apiPath(repository, "/deletion-plan"), selection);
  const act = () => server.api("POST", apiPath(repository, "/deletions"), { plan: whole.id, selection }, person);
  await expect(act()).rejects.toThrow(/403.*forbidden/);
  expect((await pusher.pull("1.0")).status).toBe(200);
});

test("not as it no longer is", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "sunk/changed";
  const pusher = await fill(server, repository);
  await signIn();
  await open(`/r/${repository}`);
  const { dialog, name, confirm } = await askToDelete(page, t, repository);
  await expect(dialog.getByText(t("deletion.tags", tags(2)))).toBeVisible();
  // Somebody pushes while the plan is read: it stays as it was read, and is refused.
  await pusher.image("three", "3.0");
  await name.fill(repository);
  await expect(dialog.getByText(t("deletion.tags", tags(2)))).toBeVisible();
  const refused = page.waitForResponse((answer) => answer.url().endsWith("/deletions"));
  await confirm.click();
  expect((await refused).status()).toBe(409);
  await expect(dialog.getByRole("alert")).toHaveText(t("deletion.changed"));
  await expect(dialog.getByText(t("deletion.tags", tags(3)))).toBeVisible();
  await expect(dialog.getByText("3.0", { exact: true })).toBeVisible();
  for (const tag of ["1.0", "2.0", "3.0"]) expect((await pusher.pull(tag)).status).toBe(200);
  await checkAccessibility();
  // What is shown now is what goes.
  await confirm.click();
  await expect(page).toHaveURL(/\/repositories$/);
  for (const tag of ["1.0", "2.0", "3.0"]) expect((await pusher.pull(tag)).status).toBe(404);
  await checkAccessibility();
});
