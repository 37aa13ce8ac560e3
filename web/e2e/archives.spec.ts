// Images as files: an archive goes up and its images are what they were; images come down for Docker and as OCI layouts.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";
import { dockerArchive } from "./support/archives";
import { apiPath } from "./support/client";
import { type Descriptor, Pusher } from "./support/images";
import { ADMIN, basic, type Server } from "./support/server";
import { tar, untar } from "./support/tar";
import { expect, test } from "./support/test";

function file(name: string, buffer: Buffer) {
  return { name, mimeType: "application/x-tar", buffer };
}

/** As people do: by the button. */
async function upload(page: Page, t: TFunction, name: string, buffer: Buffer) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: t("archives.upload.choose") }).click();
  await (await chooser).setFiles(file(name, buffer));
}

const images = (page: Page, t: TFunction) => page.getByRole("table", { name: t("archives.import.images") });

function importOf(page: Page): string {
  return new URL(page.url()).searchParams.get("id") ?? "";
}

async function statusOf(server: Server, id: string): Promise<number> {
  const answer = await fetch(`${server.url}/api/imports/${id}`, { headers: { authorization: basic(ADMIN) } });
  return answer.status;
}

test("an archive goes up, and its images are what they were", async ({
  page,
  server,
  signIn,
  open,
  t,
  checkAccessibility,
}) => {
  test.setTimeout(120_000);
  const { archive, ids } = dockerArchive([
    { seed: "web", architecture: "amd64", names: ["quay.io/shop/web:2.3"] },
    { seed: "api x86", architecture: "amd64", names: ["shop/api:1.0-x86"] },
    { seed: "api arm", architecture: "arm64", names: ["shop/api:1.0-arm"] },
    { seed: "nameless", architecture: "amd64", names: [] },
  ]);
  const there = await new Pusher(server, "files/shop/web").image("another image", "2.3");
  await signIn();
  await open("/repositories");
  await page.getByRole("link", { name: t("shell.import") }).click();
  await expect(page.getByText(t("archives.upload.drop"))).toBeVisible();
  await checkAccessibility();
  await upload(page, t, "images.tar.gz", gzipSync(archive));

  const table = images(page, t);
  await expect(table).toContainText("shop/api:1.0-arm");
  const main = page.getByRole("main");
  const field = (label: string, about: string) => main.getByRole("textbox", { name: `${label}: ${about}` });
  const repository = t("archives.import.repository");
  const tag = t("tags.tag");
  await expect(field(repository, "quay.io/shop/web:2.3")).toHaveValue("shop/web");
  // What has no name waits for one.
  const start = (count: number) =>
    main.getByRole("button", { name: t("archives.import.start", { count, shown: `${count}` }), exact: true });
  await expect(main.getByText(t("archives.import.nameless", { count: 1, shown: "1" }))).toBeVisible();
  await expect(start(3)).toBeDisabled();
  await checkAccessibility();
  const last = t("archives.import.image", { number: "4" });
  await main.getByRole("checkbox", { name: t("common.selectRow", { name: last }) }).click();
  // Two platforms under one name.
  for (const name of ["shop/api:1.0-x86", "shop/api:1.0-arm"]) await field(tag, name).fill("1.0");
  await expect(table.getByText(t("archives.import.joined", { count: 2, shown: "2" }))).toHaveCount(2);
  await main.getByRole("textbox", { name: t("archives.import.prefix") }).fill("files");
  await expect(table).toContainText("files/shop/api:1.0");
  // A tag that is taken: it moves when somebody says so, twice.
  await expect(main.getByText(t("archives.import.conflictsStop"))).toBeVisible();
  await main.getByRole("combobox", { name: t("archives.import.conflicts") }).click();
  await page.getByRole("option", { name: t("archives.import.onConflict.overwrite") }).click();
  await expect(start(2)).toBeEnabled();
  await checkAccessibility();
  const id = importOf(page);
  await start(2).click();
  const dialog = page.getByRole("dialog", { name: t("shell.import") });
  await checkAccessibility();
  await dialog.getByRole("button", { name: t("archives.import.start", { count: 2, shown: "2" }) }).click();

  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(page.getByRole("heading", { level: 1, name: t("jobs.kinds.import") })).toBeVisible();
  await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await checkAccessibility();
  // The archive is not taken from under the job by leaving the page.
  expect([200, 404]).toContain(await statusOf(server, id));
  const image = (repository: string, reference: string) =>
    server.api<{ config_digest: string; digest: string; platforms: { platform: string; digest: string }[] }>(
      "GET",
      apiPath(repository, `/images/${reference}`),
    );
  const web = await image("files/shop/web", "2.3");
  expect(web.config_digest).toBe(ids[0]);
  expect(web.digest).not.toBe(there.digest);
  const { platforms } = await image("files/shop/api", "1.0");
  const configs = platforms.map(async ({ platform, digest }) => {
    const { config_digest } = await image("files/shop/api", digest);
    return [platform, config_digest];
  });
  expect(Object.fromEntries(await Promise.all(configs))).toEqual({ "linux/amd64": ids[1], "linux/arm64": ids[2] });
});

test("a reload keeps an upload, leaving throws it away", async ({
  page,
  server,
  signIn,
  open,
  t,
  checkAccessibility,
}) => {
  const { archive } = dockerArchive([{ seed: "kept", architecture: "amd64", names: ["shop/kept:1"] }]);
  await signIn();
  await open("/import");
  await upload(page, t, "kept.tar", archive);
  await expect(images(page, t)).toContainText("shop/kept:1");
  const id = importOf(page);
  await page.reload();
  await expect(images(page, t)).toContainText("shop/kept:1");
  expect(await statusOf(server, id)).toBe(200);
  // What a closed tab left is found again.
  await open("/import");
  await expect(page.getByRole("heading", { name: t("archives.earlier.title") })).toBeVisible();
  await checkAccessibility();
  await page.getByRole("button", { name: t("archives.earlier.continueWith", { name: "kept.tar" }) }).click();
  await expect(images(page, t)).toContainText("shop/kept:1");
  await page
    .getByRole("link", { name: t("shell.overview") })
    .first()
    .click();
  await expect.poll(() => statusOf(server, id)).toBe(404);
  await page.goBack();
  await expect(page.getByRole("heading", { name: t("archives.gone.title") })).toBeVisible();
  await checkAccessibility();

  await open("/import");
  await expect(page.getByRole("heading", { name: t("archives.earlier.title") })).toBeHidden();
  await upload(page, t, "other.tar", archive);
  await expect(images(page, t)).toContainText("shop/kept:1");
  const other = importOf(page);
  await open("/import");
  await page.getByRole("button", { name: t("archives.earlier.deleteIt", { name: "other.tar" }) }).click();
  await expect(page.getByRole("heading", { name: t("archives.earlier.title") })).toBeHidden();
  expect(await statusOf(server, other)).toBe(404);
  await checkAccessibility();
});

test("what is no good is refused in words, and nothing is kept", async ({
  page,
  server,
  signIn,
  open,
  t,
  checkAccessibility,
}) => {
  const { archive } = dockerArchive([{ seed: "good", architecture: "amd64", names: ["shop/good:1"] }]);
  const cut = archive.subarray(0, 1500);
  const main = page.getByRole("main");
  await signIn();
  await open("/import");
  await upload(page, t, "cut.tar", cut);
  await expect(main.getByRole("alert").getByText(t("errors.archive_truncated"))).toBeVisible();
  await checkAccessibility();
  await upload(page, t, "evil.tar", tar({ "../../etc/passwd": Buffer.from("root") }));
  await expect(main.getByRole("alert").getByText(t("errors.archive_unsafe"))).toBeVisible();
  await upload(page, t, "notes.txt", Buffer.from("no archive at all"));
  await expect(main.getByRole("alert")).toBeVisible();
  // One person may have five: those that were refused do not count.
  for (let count = 0; count < 5; count += 1) {
    const headers = { authorization: basic(ADMIN), "content-type": "application/x-tar" };
    const body = new Uint8Array(cut);
    expect((await fetch(`${server.url}/api/imports`, { method: "POST", headers, body })).status).toBe(400);
  }
  await upload(page, t, "good.tar", archive);
  await expect(images(page, t)).toContainText("shop/good:1");
  await checkAccessibility();
});

test("an upload tells how far it is, and can be cancelled", async ({ page, signIn, open, t, checkAccessibility }) => {
  const slow = await page.context().newCDPSession(page);
  await signIn();
  await open("/import");
  await slow.send("Network.enable");
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
  await slow.send("Network.emulateNetworkConditions", conditions);
  await upload(page, t, "large.tar", Buffer.alloc(20_000_000, 7));
  const main = page.getByRole("main");
  await expect(main.getByRole("progressbar", { name: t("archives.upload.progress") })).toBeVisible();
  await expect(main.getByText(/\/(s|秒)/)).toBeVisible();
  await checkAccessibility();
  await main.getByRole("button", { name: t("archives.upload.cancel") }).click();
  await expect(main.getByText(t("archives.upload.cancelled"))).toBeVisible();
  await checkAccessibility();
});

test("images come down in both formats", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "files/down";
  const pusher = new Pusher(server, repository);
  const digests: Record<string, Descriptor> = {};
  for (const architecture of ["amd64", "arm64"])
    digests[architecture] = await pusher.image(architecture, `1.0-${architecture}`, { config: { architecture } });
  const references = Object.keys(digests).map((architecture) => ({ reference: `1.0-${architecture}` }));
  await server.api("POST", apiPath(repository, "/indexes"), { tag: "1.0", images: references });
  const index = (await pusher.pull("1.0")).headers.get("docker-content-digest");
  await signIn();
  await open(`/r/${repository}`);
  await page.getByRole("button", { name: `${t("common.more")}: 1.0`, exact: true }).click();
  await page.getByRole("menuitem", { name: t("tags.download") }).click();
  const dialog = page.getByRole("dialog", { name: t("archives.download.title") });
  const download = async () => {
    const coming = page.waitForEvent("download");
    await dialog.getByRole("link", { name: t("archives.download.action"), exact: true }).click();
    const file = await coming;
    return { name: file.suggestedFilename(), files: untar(readFileSync(await file.path())) };
  };
  const json = (files: Map<string, Buffer>, name: string) => JSON.parse(files.get(name)?.toString() ?? "null");

  await dialog.getByRole("combobox", { name: t("archives.download.platform") }).click();
  await page.getByRole("option", { name: "linux/arm64" }).click();
  await expect(dialog.getByText("docker load --input files-down-1.0-linux-arm64.tar")).toBeVisible();
  await checkAccessibility();
  const docker = await download();
  expect(docker.name).toBe("files-down-1.0-linux-arm64.tar");
  const [image] = json(docker.files, "manifest.json") as { Config: string; RepoTags: string[] }[];
  expect(image?.RepoTags).toEqual([`${new URL(server.url).host}/${repository}:1.0`]);
  expect(json(docker.files, image?.Config ?? "").architecture).toBe("arm64");

  await dialog.getByText(t("archives.download.formats.oci"), { exact: true }).click();
  await dialog.getByRole("combobox", { name: t("archives.download.platform") }).click();
  await page.getByRole("option", { name: t("archives.download.all") }).click();
  await expect(dialog.getByText(/^skopeo copy --all oci-archive:files-down-1\.0\.tar /)).toBeVisible();
  await checkAccessibility();
  const oci = await download();
  expect(oci.name).toBe("files-down-1.0.tar");
  const { manifests } = json(oci.files, "index.json") as { manifests: Descriptor[] };
  expect(manifests.map(({ digest }) => digest)).toEqual([index]);
  for (const { digest } of Object.values(digests))
    expect([...oci.files.keys()]).toContain(`blobs/sha256/${digest.slice(7)}`);
});
