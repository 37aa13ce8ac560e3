// Deleting a tag takes nothing from those that share its digest, and can be taken back.
import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";
import { apiPath } from "./support/client";
import { type Descriptor, Pusher } from "./support/images";
import type { Server } from "./support/server";
import { expect, test } from "./support/test";

/** `1.0` and `latest` on one image, `2.0` on another. */
async function fill(server: Server, repository: string) {
  const pusher = new Pusher(server, repository);
  const image = await pusher.image("shared", "1.0");
  await server.api("PUT", apiPath(repository, "/tags/latest"), { digest: image.digest });
  return { pusher, image, other: await pusher.image("other", "2.0") };
}

async function askToDelete(page: Page, t: TFunction, tag: string) {
  await page.getByRole("button", { name: `${t("common.more")}: ${tag}` }).click();
  await page.getByRole("menuitem", { name: t("tags.deleteTag") }).click();
  return page.getByRole("dialog");
}

const link = (page: Page, tag: string) => page.getByRole("table").getByRole("link", { name: tag, exact: true });

/** What a client gets for a tag: a digest, or nothing. */
async function pulled(pusher: Pusher, reference: string): Promise<string | null> {
  const answer = await pusher.pull(reference);
  if (answer.status === 404) return null;
  expect(answer.status).toBe(200);
  return answer.headers.get("docker-content-digest");
}

const ONE = { count: 1, shown: "1" };
const short = (image: Descriptor) => image.digest.slice(7, 19);

test("one of two tags on a digest", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "gone/shared";
  const { pusher, image, other } = await fill(server, repository);
  await signIn();
  await open(`/r/${repository}`);
  const dialog = await askToDelete(page, t, "1.0");
  // The plan names what goes and what stays.
  const going = dialog.locator("details").filter({ hasText: t("deletion.tags", ONE) });
  await expect(going.getByText("1.0", { exact: true })).toBeVisible();
  const staying = dialog.locator("details").filter({ hasText: t("deletion.kept", ONE) });
  await expect(staying.getByText("latest", { exact: true })).toBeVisible();
  await expect(dialog.getByText("2.0", { exact: true })).toHaveCount(0);
  await checkAccessibility();
  // Enter is not enough.
  await expect(dialog.getByRole("button", { name: t("common.cancel") })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  expect(await pulled(pusher, "1.0")).toBe(image.digest);

  await askToDelete(page, t, "1.0");
  await dialog.getByRole("button", { name: t("deletion.deleteTags", ONE) }).click();
  await expect(dialog).toHaveCount(0);
  await expect(link(page, "1.0")).toHaveCount(0);
  await expect(link(page, "latest")).toBeVisible();
  expect(await pulled(pusher, "1.0")).toBeNull();
  expect(await pulled(pusher, "latest")).toBe(image.digest);
  expect(await pulled(pusher, "2.0")).toBe(other.digest);

  // The history knows who did it, and puts the tag back.
  await page.getByRole("tab", { name: t("repositories.history") }).click();
  const deleted = page.getByRole("row").filter({ hasText: t("tags.history.deleted") });
  await expect(deleted).toHaveCount(1);
  await expect(deleted).toContainText("1.0");
  await expect(deleted).toContainText(short(image));
  await expect(deleted).toContainText("admin");
  await checkAccessibility();
  await deleted.getByRole("button", { name: t("tags.restore") }).click();
  await expect(dialog.getByRole("textbox")).toHaveValue("1.0");
  await expect(dialog.getByText(t("tags.isFree"))).toBeVisible();
  await dialog.getByRole("button", { name: t("tags.restore") }).click();
  await expect(dialog).toHaveCount(0);
  await expect(
    page
      .getByRole("row")
      .filter({ hasText: t("tags.history.created") })
      .first(),
  ).toContainText("1.0");
  expect(await pulled(pusher, "1.0")).toBe(image.digest);
  await page.getByRole("tab", { name: new RegExp(`^${t("repositories.tags")}`) }).click();
  await expect(link(page, "1.0")).toBeVisible();
  await checkAccessibility();
});

test("and at once taken back", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "gone/undone";
  const { pusher, image } = await fill(server, repository);
  await signIn();
  await open(`/r/${repository}`);
  const dialog = await askToDelete(page, t, "latest");
  await dialog.getByRole("button", { name: t("deletion.deleteTags", ONE) }).click();
  await expect(link(page, "latest")).toHaveCount(0);
  const toast = page.getByRole("alert").filter({ hasText: t("deletion.doneTag", { tag: "latest" }) });
  await expect(toast).toBeVisible();
  await checkAccessibility();
  expect(await pulled(pusher, "latest")).toBeNull();
  await toast.getByRole("button", { name: t("deletion.undo") }).click();
  await expect(link(page, "latest")).toBeVisible();
  await expect(page.getByText(t("deletion.undone", { tag: "latest" }))).toBeVisible();
  expect(await pulled(pusher, "latest")).toBe(image.digest);
});

test("the last tag, with its manifest", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "gone/whole";
  const { pusher, image, other } = await fill(server, repository);
  await signIn();
  await open(`/r/${repository}`);
  const dialog = await askToDelete(page, t, "2.0");
  await expect(dialog.getByText(t("deletion.leftUntagged", ONE))).toBeVisible();
  await dialog.getByRole("checkbox", { name: t("deletion.untaggedToo") }).check();
  const confirm = dialog.getByRole("button", { name: t("deletion.deleteBoth", { tags: "1", manifests: "1" }) });
  await expect(confirm).toBeEnabled();
  await expect(dialog.getByText(t("deletion.leftUntagged", ONE))).toHaveCount(0);
  await checkAccessibility();
  await confirm.click();
  await expect(dialog).toHaveCount(0);
  await expect(link(page, "2.0")).toHaveCount(0);
  expect(await pulled(pusher, "2.0")).toBeNull();
  expect(await pulled(pusher, other.digest)).toBeNull();
  expect(await pulled(pusher, "1.0")).toBe(image.digest);
  // Its history cannot bring back what is no longer there.
  await page.getByRole("tab", { name: t("repositories.history") }).click();
  const deleted = page.getByRole("row").filter({ hasText: t("tags.history.deleted") });
  await expect(deleted).toContainText(short(other));
  await expect(deleted.getByRole("button", { name: t("tags.restore") })).toHaveCount(0);
  await checkAccessibility();
});
