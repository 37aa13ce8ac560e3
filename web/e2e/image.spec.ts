// An image for two platforms, read from end to end without a mouse.
import type { Locator, Page } from "@playwright/test";
import { type Descriptor, INDEX, MANIFEST, Pusher } from "./support/images";
import { expect, test } from "./support/test";

const REPOSITORY = "fleet/beacon";
const STEPS = [
  { created_by: "ADD rootfs.tar.xz / # buildkit", size: 61_400 },
  { created_by: "ENV LAMP=lit", size: 0 },
  { created_by: "RUN /bin/sh -c make install # buildkit", size: 23_700 },
  { created_by: "COPY --chown=9:9 beacon /usr/bin/beacon # buildkit", size: 4_100 },
];

test("a multi-platform image by keyboard only", async ({ page, t, server, signIn, open, checkAccessibility }) => {
  test.setTimeout(120_000);
  const pusher = new Pusher(server, REPOSITORY);
  const amd = await platformImage(pusher, "amd64");
  const arm = await platformImage(pusher, "arm64");
  const index = await pusher.manifest(
    {
      mediaType: INDEX,
      manifests: [
        { ...amd, platform: { os: "linux", architecture: "amd64" } },
        { ...arm, platform: { os: "linux", architecture: "arm64" } },
      ],
      annotations: { "org.opencontainers.image.title": "The beacon" },
    },
    "2.0",
  );
  const signature = await refer(pusher, index, "application/vnd.dev.cosign.artifact.sig.v1+json");
  const sbom = await refer(pusher, arm, "application/spdx+json");

  await signIn();
  await open(`/r/${REPOSITORY}/-/tags/2.0`);
  await expect(page.getByText(t("images.indexWith", { count: 2, shown: "2" }))).toBeVisible();

  await test.step("platforms", async () => {
    const platforms = page.getByRole("table", { name: t("images.platforms") });
    await expect(platforms.locator("tbody tr")).toHaveCount(3);
    await expect(platforms.getByRole("row", { name: "linux/arm64" })).toContainText("SPDX");
    await press(page, platforms.getByRole("link", { name: "linux/arm64" }));
    await expect(page).toHaveURL(/platform=linux%2Farm64/);
    await expect(page.getByRole("heading", { level: 2, name: "linux/arm64" })).toBeVisible();
  });

  await test.step("bar, treemap and table have the same layers with the same sizes", async () => {
    const table = page.getByRole("table", { name: t("images.layers") });
    await expect(table.locator("tbody tr")).toHaveCount(STEPS.length);
    const image = await server.api<{ layers: { size: number }[] }>(
      "GET",
      `/api/repositories/${encodeURIComponent(REPOSITORY)}/images/${arm.digest}`,
    );
    expect(image.layers.map(({ size }) => size)).toEqual(STEPS.map(({ size }) => size).filter(Boolean));
    const sizes = await table
      .locator("[title$=' B']")
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("title")));
    expect(sizes).toEqual(image.layers.map(({ size }) => `${size} B`));

    // Largest first in one, in the order of the build in the other: the words of each are the same.
    const chart = page.getByRole("region", { name: t("images.layers") });
    const told = async () => (await names(chart.getByRole("link"))).sort();
    await expect(chart.getByRole("link")).toHaveCount(3);
    const treemap = await told();
    const texts = await table.locator("[title$=' B']").allTextContents();
    for (const [at, text] of texts.entries()) {
      const order = [1, 3, 4][at];
      expect(treemap.filter((name) => name.includes(text) && name.startsWith(stepName(order)))).toHaveLength(1);
    }
    await tabTo(page, chart.getByRole("radio", { name: t("images.treemap") }));
    await page.keyboard.press("ArrowRight");
    await expect(chart.getByRole("radio", { name: t("images.bar") })).toBeChecked();
    expect(await told()).toEqual(treemap);
  });

  function stepName(order = 0): string {
    return t("images.layer", { order });
  }

  await test.step("a layer opens with its whole command, and closes again", async () => {
    const link = page.getByRole("table", { name: t("images.layers") }).getByRole("link", { name: "make install" });
    await press(page, link);
    const drawer = page.getByRole("dialog", { name: stepName(3) });
    await expect(drawer).toContainText("make install");
    await checkAccessibility();
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
  });

  await test.step("labels", async () => {
    await tabTo(page, page.getByRole("tab", { name: t("images.layers") }));
    await turnTo(page, page.getByRole("tab", { name: t("images.labelsAndAnnotations") }));
    const panel = page.getByRole("tabpanel");
    await expect(panel.getByText("org.opencontainers.image.licenses")).toBeVisible();
    await expect(panel.getByText("Apache-2.0")).toBeVisible();
    await expect(panel.getByText("built for arm64")).toBeVisible();
  });

  await test.step("the manifest, copied, is the one that was pushed", async () => {
    await turnTo(page, page.getByRole("tab", { name: t("images.json") }));
    const panel = page.getByRole("tabpanel");
    await expect(panel.getByRole("region", { name: t("images.json") })).toContainText(MANIFEST);
    await press(page, panel.getByRole("button", { name: t("common.copyWhat", { what: t("images.manifest") }) }));
    await expect(panel.getByRole("button", { name: t("common.copied") })).toBeVisible();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    expect(copied).toEqual(await (await pusher.pull(arm.digest)).json());
    await checkAccessibility();
  });

  await test.step("what refers to the platform, and to the index itself", async () => {
    await tabTo(page, page.getByRole("tab", { name: t("images.json") }), "Shift+Tab");
    await turnTo(page, page.getByRole("tab", { name: t("images.referrers") }));
    const referrers = page.getByRole("table", { name: t("images.referrers") });
    await expect(referrers.getByRole("link", { name: sbom.digest.slice(7, 19) })).toBeVisible();

    await tabTo(page, page.getByRole("link", { name: t("images.indexItself") }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 2, name: "linux/arm64" })).toBeHidden();
    await tabTo(page, page.getByRole("tab", { selected: true }));
    await turnTo(page, page.getByRole("tab", { name: t("images.annotations") }));
    await expect(page.getByRole("tabpanel")).toContainText("The beacon");
    await turnTo(page, page.getByRole("tab", { name: t("images.referrers") }));
    await press(page, referrers.getByRole("link", { name: signature.digest.slice(7, 19) }));
    await expect(page).toHaveURL(new RegExp(signature.digest.slice(7)));
    await expect(page.getByText(t("images.refersTo"))).toBeVisible();
    await expect(page.getByRole("link", { name: index.digest.slice(7, 19) })).toBeVisible();
    await checkAccessibility();
  });
});

/** A layer for each step that has a size, all of them different. */
async function platformImage(pusher: Pusher, architecture: string): Promise<Descriptor> {
  const sized = STEPS.filter(({ size }) => size > 0);
  const layers = [];
  for (const [at, { size }] of sized.entries())
    layers.push(await pusher.blob(`${architecture}${at}`.padEnd(size, ".")));
  const config = {
    os: "linux",
    architecture,
    created: "2026-02-03T04:05:06Z",
    config: { Labels: { "org.opencontainers.image.licenses": "Apache-2.0" } },
    history: STEPS.map(({ created_by, size }) => ({ created_by, empty_layer: size === 0 })),
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
  };
  const configured = await pusher.blob(JSON.stringify(config), "application/vnd.oci.image.config.v1+json");
  const annotations = { "org.opencontainers.image.description": `built for ${architecture}` };
  return pusher.manifest({ mediaType: MANIFEST, config: configured, layers, annotations });
}

async function refer(pusher: Pusher, subject: Descriptor, artifactType: string): Promise<Descriptor> {
  const empty = await pusher.blob("{}", "application/vnd.oci.empty.v1+json");
  const statement = await pusher.blob(`about ${subject.digest}`, artifactType);
  return pusher.manifest({ mediaType: MANIFEST, artifactType, config: empty, layers: [statement], subject });
}

async function names(links: Locator): Promise<string[]> {
  return links.evaluateAll((all) => all.map((link) => link.getAttribute("aria-label") ?? ""));
}

/** Goes on by Tab until the focus is there. */
async function tabTo(page: Page, target: Locator, key = "Tab") {
  await expect(target).toBeAttached();
  for (let step = 0; step < 120; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} is not reached by ${key}`);
}

async function press(page: Page, target: Locator) {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** From the tab that has the focus to another one. */
async function turnTo(page: Page, tab: Locator) {
  for (let step = 0; step < 10 && (await tab.getAttribute("aria-selected")) !== "true"; step++) {
    await page.keyboard.press("ArrowRight");
  }
  await expect(tab).toBeFocused();
}
