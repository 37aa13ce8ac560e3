// Every string that a pusher chooses is an attack, a mile long, or both: nothing runs, and no layout breaks.
import { INDEX, MANIFEST, Pusher } from "./support/images";
import { expect, test } from "./support/test";

const PAYLOADS = [
  `<img src=x onerror="alert(1)">`,
  `"><script>alert(2)</script>`,
  `javascript:alert(3)`,
  `{{constructor.constructor('alert(4)')()}}`,
  `\u202Egnp.exe\u202C \u0000\uFFFF`.replace("\u0000", ""),
  `${"x".repeat(8_000)}<svg onload=alert(5)>`,
  `line one\nline two\r\n\tline three`,
];
const ALL = PAYLOADS.join(" ");
/** The same payload under keys that are payloads themselves. */
const PAIRS = Object.fromEntries([
  ...PAYLOADS.map((payload, at) => [`${payload.slice(0, 60)}${at}`, payload]),
  ["org.opencontainers.image.source", "javascript:alert(6)"],
  ["org.opencontainers.image.title", ALL],
  ["vnd.docker.reference.type", ALL],
]);

test("an image of nothing but attacks", async ({ page, server, signIn, open, checkAccessibility }) => {
  test.setTimeout(180_000);
  const repository = `hostile/${"a".repeat(60)}/${"b".repeat(60)}`;
  const pusher = new Pusher(server, repository);
  const config = {
    author: ALL,
    created: PAYLOADS[0],
    config: {
      Env: PAYLOADS.map((payload, at) => `SECRET_${at}=${payload}`).concat(PAYLOADS),
      Entrypoint: PAYLOADS,
      Cmd: PAYLOADS,
      WorkingDir: ALL,
      User: ALL,
      ExposedPorts: Object.fromEntries(PAYLOADS.map((payload) => [payload, {}])),
      Volumes: Object.fromEntries(PAYLOADS.map((payload) => [payload, {}])),
      Healthcheck: { Test: PAYLOADS },
      Labels: PAIRS,
    },
    history: PAYLOADS.map((payload) => ({ created: payload, created_by: payload, comment: payload, author: payload })),
  };
  const image = await pusher.image("layer", "v1", { config, manifest: { annotations: PAIRS } });
  const odd = { os: PAYLOADS[0], architecture: PAYLOADS[1], variant: PAYLOADS[2], "os.version": ALL };
  await pusher.manifest(
    { mediaType: INDEX, manifests: [{ ...image, platform: odd, annotations: PAIRS }], annotations: PAIRS },
    "index",
  );
  const empty = await pusher.blob("{}", "application/vnd.oci.empty.v1+json");
  await pusher.manifest({
    mediaType: MANIFEST,
    artifactType: "application/x.<b>hostile</b>",
    subject: image,
    config: empty,
    layers: [empty],
    annotations: PAIRS,
  });
  const name = encodeURIComponent(repository);
  await server.api("PATCH", `/api/repositories/${name}`, {
    description: `${PAYLOADS[0]} ${PAYLOADS[1]} ${"w".repeat(300)}`,
  });

  await signIn();
  const tabs = ["layers", "config", "env", "labels", "json", "referrers"];
  const pages = [
    "/",
    "/repositories",
    `/r/${repository}`,
    `/r/${repository}/-/history`,
    `/r/${repository}/-/settings`,
    `/r/${repository}/-/tags/index`,
  ];
  const images = tabs.map((tab) => `/r/${repository}/-/tags/v1?tab=${tab}`);
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of [...pages, ...images, "/audit"]) {
      await test.step(`${path} at ${width}`, async () => {
        await open(path);
        await expect(page.locator("h1, h2").first()).toBeVisible();
        await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root, .mantine-Loader-root")).toHaveCount(0);
        const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(scroll, "scrolls sideways").toBeLessThanOrEqual(width);
        // An element that a payload made would be one of these.
        expect(await page.locator("img[src=x], main script, main svg[onload], a[href^='javascript:']").count()).toBe(0);
      });
    }
  }
  await checkAccessibility();
});
