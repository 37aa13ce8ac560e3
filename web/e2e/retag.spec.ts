// One more tag on an image: the name is checked while one types, and nothing is overwritten unseen.
import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";
import { apiPath, makePerson } from "./support/client";
import { type Descriptor, Pusher } from "./support/images";
import type { Server } from "./support/server";
import { expect, test } from "./support/test";

async function fill(server: Server, repository: string) {
  const pusher = new Pusher(server, repository);
  return { pusher, old: await pusher.image("old", "1.0"), image: await pusher.image("new", "2.0") };
}

async function askForTag(page: Page, t: TFunction, tag: string) {
  await page.getByRole("button", { name: `${t("common.more")}: ${tag}` }).click();
  await page.getByRole("menuitem", { name: t("tags.retag") }).click();
  const dialog = page.getByRole("dialog", { name: t("tags.retag") });
  return {
    dialog,
    name: dialog.getByRole("textbox", { name: t("tags.newTag") }),
    add: dialog.getByRole("button", { name: t("tags.retag") }),
    overwrite: dialog.getByRole("button", { name: t("tags.overwrite") }),
  };
}

const short = (image: Descriptor) => image.digest.slice(7, 19);

async function digestOf(server: Server, repository: string, tag: string): Promise<string> {
  return (await server.api<{ digest: string }>("GET", apiPath(repository, `/tags/${tag}`))).digest;
}

test("a free name", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "tagged/free";
  const { pusher, image } = await fill(server, repository);
  await signIn();
  await open(`/r/${repository}`);
  const { dialog, name, add } = await askForTag(page, t, "2.0");
  await expect(dialog.getByText(t("tags.retagText", { digest: short(image) }))).toBeVisible();
  await expect(name).toBeFocused();
  await expect(add).toBeDisabled();
  for (const [wrong, problem] of [
    ["-latest", t("tags.nameProblems.beginning")],
    ["la test", t("tags.nameProblems.characters")],
    ["x".repeat(129), t("tags.nameProblems.tooLong")],
  ] as const) {
    await name.fill(wrong);
    await expect(dialog.getByText(problem)).toBeVisible();
    await expect(add).toBeDisabled();
  }
  await checkAccessibility();
  await name.fill("2.0");
  await expect(dialog.getByText(t("tags.alreadyThere"))).toBeVisible();
  await expect(add).toBeDisabled();
  await name.fill("latest");
  await expect(dialog.getByText(t("tags.isFree"))).toBeVisible();
  await name.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(t("tags.changed", { tag: "latest", digest: short(image) }))).toBeVisible();
  await expect(page.getByRole("table").getByRole("link", { name: "latest", exact: true })).toBeVisible();
  expect(await digestOf(server, repository, "latest")).toBe(image.digest);
  expect((await pusher.pull("latest")).headers.get("docker-content-digest")).toBe(image.digest);
  await checkAccessibility();
});

test("a name that is taken", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "tagged/taken";
  const { pusher, old, image } = await fill(server, repository);
  await signIn();
  await open(`/r/${repository}`);
  const { dialog, name, overwrite } = await askForTag(page, t, "2.0");
  await name.fill("1.0");
  await expect(dialog.getByRole("status")).toHaveText(t("tags.overwriteText", { from: short(old), to: short(image) }));
  await checkAccessibility();
  expect(await digestOf(server, repository, "1.0")).toBe(old.digest);
  await overwrite.click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => digestOf(server, repository, "1.0")).toBe(image.digest);
  expect((await pusher.pull("1.0")).headers.get("docker-content-digest")).toBe(image.digest);
  // What it left is still there, without a tag, and the history can put it back.
  expect((await pusher.pull(old.digest)).status).toBe(200);
  await page.getByRole("tab", { name: t("repositories.untagged") }).click();
  await expect(page.getByRole("table").getByRole("link", { name: short(old) })).toBeVisible();
  await page.getByRole("tab", { name: t("repositories.history") }).click();
  const moved = page.getByRole("row").filter({ hasText: t("tags.history.moved") });
  await expect(moved).toContainText(short(old));
  await expect(moved).toContainText(short(image));
  await checkAccessibility();
  await moved.getByRole("button", { name: t("tags.restore") }).click();
  const restoring = page.getByRole("dialog", { name: t("tags.restore") });
  await expect(restoring.getByRole("status")).toHaveText(
    t("tags.overwriteText", { from: short(image), to: short(old) }),
  );
  await restoring.getByRole("button", { name: t("tags.overwrite") }).click();
  await expect(restoring).toHaveCount(0);
  expect(await digestOf(server, repository, "1.0")).toBe(old.digest);
});

test("a name that somebody else takes meanwhile", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "tagged/meanwhile";
  const { old, image } = await fill(server, repository);
  // Without the server's events the page learns of it only when it is refused.
  await page.route("**/api/events", (route) => route.abort());
  await signIn();
  await open(`/r/${repository}`);
  const { dialog, name, add, overwrite } = await askForTag(page, t, "2.0");
  await name.fill("stable");
  await expect(dialog.getByText(t("tags.isFree"))).toBeVisible();
  await server.api("PUT", apiPath(repository, "/tags/stable"), { digest: old.digest });
  const refused = page.waitForResponse((answer) => answer.url().endsWith("/tags/stable") && !answer.ok());
  await add.click();
  expect((await refused).status()).toBe(409);
  await expect(dialog.getByRole("status")).toHaveText(t("tags.overwriteText", { from: short(old), to: short(image) }));
  expect(await digestOf(server, repository, "stable")).toBe(old.digest);
  await checkAccessibility();
  await overwrite.click();
  await expect(dialog).toHaveCount(0);
  expect(await digestOf(server, repository, "stable")).toBe(image.digest);
});

test("not without the right to push", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "tagged/refused";
  const { image } = await fill(server, repository);
  const person = await makePerson(server, "looker", repository, ["pull"]);
  await signIn(person.name, person.password);
  await open(`/r/${repository}`);
  await page.getByRole("button", { name: `${t("common.more")}: 2.0` }).click();
  await expect(page.getByRole("menuitem", { name: t("tags.pullCommand") })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: t("tags.retag") })).toHaveCount(0);
  await expect(page.getByRole("menuitem", { name: t("tags.deleteTag") })).toHaveCount(0);
  await checkAccessibility();
  const set = server.api("PUT", apiPath(repository, "/tags/mine"), { digest: image.digest }, person);
  await expect(set).rejects.toThrow(/403.*forbidden/);
});
