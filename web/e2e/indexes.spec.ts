// One tag for all architectures: joined by hand, split again, and joined for whole repositories as a job.
import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";
import { apiPath, makePerson } from "./support/client";
import { type Descriptor, Pusher } from "./support/images";
import type { Server } from "./support/server";
import { expect, test } from "./support/test";

const platform = (architecture: string) => ({ config: { architecture } });

/** What a tag is on, and of an index what it names. */
async function pulled(pusher: Pusher, tag: string) {
  const answer = await pusher.pull(tag);
  const body = (await answer.json()) as { manifests?: (Descriptor & { platform: { architecture: string } })[] };
  const entries = (body.manifests ?? []).map(({ digest, platform }) => [platform.architecture, digest]);
  return { digest: answer.headers.get("docker-content-digest"), images: Object.fromEntries(entries) };
}

async function choose(page: Page, t: TFunction, ...tags: string[]) {
  for (const name of tags) await page.getByRole("checkbox", { name: t("common.selectRow", { name }) }).click();
}

async function openJoin(page: Page, t: TFunction) {
  const bar = page.getByRole("toolbar", { name: t("common.selection") });
  await bar.getByRole("button", { name: t("tags.join") }).click();
  const dialog = page.getByRole("dialog", { name: t("indexes.join.title") });
  return {
    dialog,
    tag: dialog.getByRole("textbox", { name: t("indexes.join.tag"), exact: true }),
    join: dialog.getByRole("button", { name: t("indexes.join.action", { count: 2, shown: "2" }), exact: true }),
  };
}

async function digestOf(server: Server, repository: string, tag: string): Promise<string> {
  return (await server.api<{ digest: string }>("GET", apiPath(repository, `/tags/${tag}`))).digest;
}

test("two tags become one, and two again", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "joined/app";
  const pusher = new Pusher(server, repository);
  const x86 = await pusher.image("x86", "1.0-x86", platform("amd64"));
  const arm = await pusher.image("arm", "1.0-arm", platform("arm64"));
  const other = await pusher.image("other", "2.0-x86", platform("amd64"));
  await signIn();
  await open(`/r/${repository}`);
  await choose(page, t, "1.0-x86", "1.0-arm");
  const { dialog, tag, join } = await openJoin(page, t);
  await expect(tag).toHaveValue("1.0");
  await expect(dialog.getByText(t("indexes.fates.new"))).toBeVisible();
  for (const name of ["linux/amd64", "linux/arm64"]) await expect(dialog.getByText(name)).toBeVisible();
  await checkAccessibility();
  // A tag that is there moves only when somebody says so.
  await tag.fill("2.0-x86");
  await expect(dialog.getByText(t("indexes.fates.moves"))).toBeVisible();
  await expect(join).toBeDisabled();
  await checkAccessibility();
  await tag.fill("1.0");
  await expect(join).toBeEnabled();
  await join.click();

  await expect(page.getByRole("heading", { level: 1, name: `${repository}:1.0` })).toBeVisible();
  await expect(page.getByText(t("images.indexWith", { count: 2, shown: "2" }))).toBeVisible();
  const index = await pulled(pusher, "1.0");
  expect(index.images).toEqual({ amd64: x86.digest, arm64: arm.digest });
  expect(await digestOf(server, repository, "1.0-arm")).toBe(arm.digest);

  await page
    .getByRole("main")
    .getByRole("button", { name: t("common.more"), exact: true })
    .click();
  await page.getByRole("menuitem", { name: t("tags.split") }).click();
  const split = page.getByRole("dialog", { name: t("indexes.split.title") });
  const tagOf = (platform: string) => split.getByRole("textbox", { name: t("indexes.split.tagOf", { platform }) });
  await expect(tagOf("linux/amd64")).toHaveValue("1.0-x86");
  await expect(split.getByText(t("indexes.fates.same"))).toHaveCount(2);
  await split.getByRole("textbox", { name: t("indexes.split.base") }).fill("2.0");
  await expect(tagOf("linux/amd64")).toHaveValue("2.0-x86");
  await tagOf("linux/arm64").fill("2.0-graviton");
  await expect(split.getByText(t("indexes.fates.moves"))).toHaveCount(1);
  await checkAccessibility();
  const action = split.getByRole("button", { name: t("indexes.split.action", { count: 2, shown: "2" }) });
  await expect(action).toBeDisabled();
  await split.getByRole("switch", { name: t("indexes.overwriteSome", { count: 1, shown: "1" }) }).click();
  await action.click();
  await expect(split).toBeHidden();
  expect(await digestOf(server, repository, "2.0-x86")).toBe(x86.digest);
  expect(await digestOf(server, repository, "2.0-graviton")).toBe(arm.digest);
  expect(other.digest).not.toBe(x86.digest);
  expect((await pulled(pusher, "1.0")).digest).toBe(index.digest);
  await checkAccessibility();
});

test("two images of one platform: people say which is which", async ({
  page,
  server,
  signIn,
  open,
  t,
  checkAccessibility,
}) => {
  const repository = "joined/twins";
  const pusher = new Pusher(server, repository);
  const one = await pusher.image("one", "3-x86", platform("amd64"));
  const two = await pusher.image("two", "3-s390x", platform("amd64"));
  await signIn();
  await open(`/r/${repository}`);
  await choose(page, t, "3-x86", "3-s390x");
  const { dialog, join } = await openJoin(page, t);
  await expect(dialog.getByRole("alert").getByText(t("errors.platform_twice"))).toBeVisible();
  await expect(join).toBeDisabled();
  await checkAccessibility();
  await dialog.getByRole("textbox", { name: t("indexes.join.platformOf", { tag: "3-s390x" }) }).fill("linux/s390x");
  await expect(join).toBeEnabled();
  await checkAccessibility();
  await join.click();
  await expect(page.getByRole("heading", { level: 1, name: `${repository}:3` })).toBeVisible();
  expect((await pulled(pusher, "3")).images).toEqual({ amd64: one.digest, s390x: two.digest });
  await checkAccessibility();
});

test("who may only pull is offered neither", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "joined/reader";
  const pusher = new Pusher(server, repository);
  await pusher.image("x86", "1.0-x86", platform("amd64"));
  await pusher.image("arm", "1.0-arm", platform("arm64"));
  await server.api("POST", apiPath(repository, "/indexes"), {
    tag: "1.0",
    images: [{ reference: "1.0-x86" }, { reference: "1.0-arm" }],
  });
  const person = await makePerson(server, "joined-reader", "joined/**", ["pull"]);
  await signIn(person.name, person.password);
  await open(`/r/${repository}`);
  await choose(page, t, "1.0-x86", "1.0-arm");
  await expect(page.getByRole("button", { name: t("tags.copyCommands") })).toBeVisible();
  await expect(page.getByRole("button", { name: t("tags.join") })).toHaveCount(0);
  await page.getByRole("button", { name: `${t("common.more")}: 1.0`, exact: true }).click();
  await expect(page.getByRole("menuitem", { name: t("tags.download") })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: t("tags.split") })).toHaveCount(0);
  await checkAccessibility();
});

test("whole repositories, as a job", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  test.setTimeout(120_000);
  const [one, two] = [new Pusher(server, "fleet/one"), new Pusher(server, "fleet/two")];
  const x86 = await one.image("x86", "1.0-x86", platform("amd64"));
  const arm = await one.image("arm", "1.0-arm", platform("arm64"));
  await one.image("alone", "2.0-x86", platform("amd64"));
  await two.image("x86 of two", "5-x86", platform("amd64"));
  await two.image("arm of two", "5-arm", platform("arm64"));
  const taken = await two.image("taken", "5");
  await signIn();
  await open("/repositories?search=fleet/");
  await choose(page, t, "fleet/one", "fleet/two");
  await page.getByRole("button", { name: t("shell.join") }).click();

  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1, name: t("shell.join") })).toBeVisible();
  const table = main.getByRole("table", { name: t("indexes.repositories.preview") });
  const row = (name: string) => table.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
  await expect(row("fleet/one:1.0")).toContainText(t("indexes.repositories.states.ready"));
  await expect(row("fleet/one:1.0")).toContainText("linux/arm64");
  await expect(row("fleet/one:2.0")).toContainText(t("indexes.repositories.states.incomplete"));
  await expect(row("fleet/two:5")).toContainText(t("indexes.repositories.states.conflict"));
  // Nothing begins before somebody says what becomes of what is taken.
  const start = main.getByRole("button", { name: t("indexes.repositories.action", { count: 1, shown: "1" }) });
  await expect(main.getByText(t("indexes.repositories.conflictsStop"))).toBeVisible();
  await expect(start).toBeDisabled();
  await checkAccessibility();
  await main.getByRole("combobox", { name: t("indexes.repositories.conflicts") }).click();
  await page.getByRole("option", { name: t("indexes.repositories.onConflict.skip") }).click();
  await main.getByRole("checkbox", { name: t("indexes.repositories.deleteSource") }).click();
  await expect(row("fleet/two:5")).toContainText(t("indexes.repositories.states.skip"));
  await expect(start).toBeEnabled();
  await start.click();
  const dialog = page.getByRole("dialog", { name: t("shell.join") });
  await expect(dialog.getByText(t("indexes.repositories.confirmDelete"))).toBeVisible();
  await checkAccessibility();
  await dialog.getByRole("button", { name: t("indexes.repositories.action", { count: 1, shown: "1" }) }).click();

  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(page.getByRole("heading", { level: 1, name: t("jobs.kinds.index") })).toBeVisible();
  await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(main.getByText(t("errors.kept"))).toBeVisible();
  await checkAccessibility();
  expect((await pulled(one, "1.0")).images).toEqual({ amd64: x86.digest, arm64: arm.digest });
  expect((await pulled(two, "5")).digest).toBe(taken.digest);
  expect([(await one.pull("1.0-x86")).status, (await two.pull("5-x86")).status]).toEqual([404, 200]);
});
