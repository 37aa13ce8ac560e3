// Ten thousand of each: the server answers in 20 ms, the page is soon of use, and the document stays small.
import { MANIFEST, Pusher } from "./support/images";
import { Server } from "./support/server";
import { expect, test } from "./support/test";

const MANY = 10_000;
const AT_ONCE = 16;

test.describe.configure({ mode: "serial" });

let big: Server;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  big = await Server.start();
  await big.api("GET", "/api/auth/me"); // one password to verify, not sixteen at once
  await each(async (at) => {
    await big.api("POST", "/api/repositories", { name: `team-${at % 50}/part-${at % 7}/app-${at}` });
  });
  const pusher = new Pusher(big, "big/tags");
  const [config, layer] = [
    await pusher.blob("{}", "application/vnd.oci.image.config.v1+json"),
    await pusher.blob("layer"),
  ];
  await each(async (at) => {
    const annotations = { "org.opencontainers.image.version": `1.${at}.0` };
    await pusher.manifest({ mediaType: MANIFEST, config, layers: [layer], annotations }, `1.${at}.0`);
  });
});
test.afterAll(() => big.stop());

async function each(work: (at: number) => Promise<void>) {
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < MANY; at = next++) await work(at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Milliseconds: what every list should take at most. */
const SOON = 20;
/** Milliseconds until the first row of a page is there. */
const USABLE = 500;
/** So many times what a list of one row takes it may be where that is slow itself: the machine is busy with other things. */
const THAN_SHORT = 2;
const LISTS = [
  "/api/repositories?limit=100",
  "/api/repositories?limit=100&sort=-last_push",
  "/api/repositories?limit=100&search=app-99",
  "/api/repository-folders",
  "/api/search?q=app-99",
  "/api/overview",
  "/api/repositories/big%2Ftags/tags?limit=100",
  "/api/repositories/big%2Ftags/tags?limit=100&sort=-size",
  "/api/repositories/big%2Ftags/tags?limit=100&sort=-updated",
  "/api/repositories/big%2Ftags/tags?limit=100&search=99",
];

test(`lists are answered in ${SOON} ms`, async () => {
  test.setTimeout(600_000);
  const late: Record<string, number> = {};
  for (const list of LISTS) {
    const best = await bestOf(SOON, () => slowest(list));
    if (best > SOON) late[list] = best;
  }
  expect(late).toEqual({});
});

/** The best of so many, or the first that is good enough: machines pause for other reasons than ours. */
async function bestOf(limit: number, measure: () => Promise<number>, rounds = 20): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds && best > limit; round++) best = Math.min(best, await measure());
  return best;
}

/** The 99th percentile of a hundred answers, in milliseconds, as the server's own log has it: the client is none of it. */
async function slowest(path: string): Promise<number> {
  const before = answered().length;
  for (let round = 0; round < 100; round++) await big.api("GET", path);
  await expect.poll(() => answered().length - before).toBe(100); // the log comes through a pipe
  const times = answered().slice(before);
  return times.sort((a, b) => a - b)[98] ?? Number.POSITIVE_INFINITY;
}

/** How long the server took for each answer so far. */
function answered(): number[] {
  return Array.from(big.lines.join("\n").matchAll(/answered .*?\bms=(\d+)/g), ([, ms]) => Number(ms));
}

for (const path of ["/repositories", "/r/big/tags"]) {
  test(`${path} is soon of use and keeps the document small`, async ({ page }) => {
    const answer = await page.request.post(`${big.url}/api/auth/login`, {
      data: { name: "admin", password: "harbour-light-7" },
    });
    expect(answer.ok()).toBe(true);
    const usable = async (path: string) => {
      await page.goto(`${big.url}${path}`);
      await page.locator("tbody tr[data-index]").first().waitFor();
      return page.evaluate(() => performance.now());
    };
    const short = await bestOf(0, () => usable("/users"), 8);
    const limit = Math.max(USABLE, short * THAN_SHORT);
    expect(await bestOf(limit, () => usable(path))).toBeLessThanOrEqual(limit);
    expect(await page.locator("tbody tr").count()).toBeLessThan(100);
    for (let scroll = 0; scroll < 10; scroll++) {
      await page.mouse.wheel(0, 4000);
      await page.waitForTimeout(50);
    }
    expect(await page.locator("tbody tr").count()).toBeLessThan(100);
  });
}
