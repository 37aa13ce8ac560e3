// An image is found by whatever one has of it: a part of its name, its place in the tree, or a link.
import type { Page } from "@playwright/test";
import { type Descriptor, Pusher } from "./support/images";
import { ADMIN } from "./support/server";
import { expect, test } from "./support/test";

/** The page of an image, and of no other one. */
async function expectImage(page: Page, repository: string, tag: string, image: Descriptor) {
  await expect(page).toHaveURL(new RegExp(`/r/${repository}/-/tags/${tag}$`));
  await expect(page.getByRole("heading", { level: 1, name: `${repository}:${tag}` })).toBeVisible();
  await expect(page.locator("dl").getByText(image.digest.slice(7, 19))).toBeVisible();
}

test("by the palette", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "find/palette/nginx";
  const pusher = new Pusher(server, repository);
  await pusher.image("old", "1.19.0");
  const image = await pusher.image("wanted", "1.27.0");
  await signIn();
  await open("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  const field = page.getByRole("combobox", { name: t("palette.label") });
  await field.fill("palette/nginx:1.2");
  const found = page.getByRole("group", { name: t("palette.images") }).getByRole("option");
  await expect(found.first()).toHaveText(new RegExp(`${repository}:1\\.27\\.0`));
  await expect(found.first()).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("option", { name: "1.19.0" })).toHaveCount(0);
  await checkAccessibility();
  await field.press("Enter");
  await expectImage(page, repository, "1.27.0", image);

  // Where one was comes first the next time.
  await page.keyboard.press("ControlOrMeta+k");
  const recent = page.getByRole("group", { name: t("palette.recent") });
  await expect(recent.getByRole("option", { name: `${repository}:1.27.0` })).toBeVisible();
  // What stands in a terminal leads there as well.
  await field.fill(`docker pull ${new URL(server.url).host}/${repository}@${image.digest}`);
  await expect(page.getByRole("option", { name: `@${image.digest.slice(7, 19)}` })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await field.press("Enter");
  const { href } = new URL(`/r/${repository}/-/manifests/${encodeURIComponent(image.digest)}`, server.url);
  await expect(page).toHaveURL(href);
  await expect(page.getByRole("heading", { level: 1, name: image.digest.slice(7, 19) })).toBeVisible();
  await checkAccessibility();
});

test("by the tree", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "grove/branch/leaf";
  const image = await new Pusher(server, repository).image("leaf", "1.0");
  await new Pusher(server, "grove/branch/other").image("other", "1.0");
  await signIn();
  await open("/repositories");
  await page
    .getByRole("radiogroup", { name: t("repositories.view") })
    .locator("label", { hasText: t("repositories.tree") })
    .click();
  const tree = page.getByRole("table", { name: t("repositories.tree") });
  await expect(tree.getByRole("link", { name: "leaf" })).toHaveCount(0);
  await tree.getByRole("button", { name: t("repositories.open", { name: "grove" }) }).click();
  await tree.getByRole("button", { name: t("repositories.open", { name: "branch" }) }).click();
  await expect(tree.getByRole("link", { name: "leaf", exact: true })).toBeVisible();
  await expect(tree.getByRole("link", { name: "other", exact: true })).toBeVisible();

  // What is open stands in the address.
  await page.reload();
  await expect(tree.getByRole("button", { name: t("repositories.fold", { name: "branch" }) })).toBeVisible();
  await checkAccessibility();
  await tree.getByRole("link", { name: "leaf", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: repository })).toBeVisible();
  await page
    .getByRole("table", { name: t("tags.list") })
    .getByRole("link", { name: "1.0", exact: true })
    .click();
  await expectImage(page, repository, "1.0", image);

  // Each part of the name leads back to what lies below it.
  await page
    .getByRole("navigation", { name: t("shell.where") })
    .getByRole("link", { name: "branch" })
    .click();
  const list = page.getByRole("table", { name: t("repositories.title") });
  await expect(list.getByRole("link", { name: repository })).toBeVisible();
  await expect(list.getByRole("link", { name: "grove/branch/other" })).toBeVisible();
  await expect(list.locator("tbody tr[data-index]")).toHaveCount(2);
  await checkAccessibility();
});

test("by a pasted link", async ({ page, server, open, t, checkAccessibility }) => {
  const repository = "linked/team/app";
  const image = await new Pusher(server, repository).image("linked", "2.1");
  // Nobody is signed in: nothing is said of what may be there, and the login leads back.
  await open(`/r/${repository}/-/tags/2.1`);
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: t("shell.login") })).toBeVisible();
  await expect(page.getByText(image.digest.slice(7, 19))).toHaveCount(0);
  await checkAccessibility();
  await main.getByRole("link", { name: t("shell.login") }).click();
  await page.getByRole("textbox", { name: t("session.name"), exact: true }).fill(ADMIN.name);
  await page.getByLabel(t("session.password"), { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: t("shell.login") }).click();
  await expectImage(page, repository, "2.1", image);
  await checkAccessibility();
});
