import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow, pause } from "./connection";

/** The stream that was opened last; the test plays the server. */
let last: FakeSource;
let opened = 0;

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;
  onopen?: () => void;
  onerror?: () => void;
  constructor() {
    super();
    last = this;
    opened += 1;
  }
  close() {
    this.readyState = 2;
  }
}

const listener = { onEvent: vi.fn(), onState: vi.fn(), onGap: vi.fn() };
let stop: () => void;

beforeEach(() => {
  opened = 0;
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  stop = follow("/api/events", listener);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

test("events are passed on by kind", () => {
  last.onopen?.();
  last.dispatchEvent(new MessageEvent("push", { data: '{"repository":"a","tag":"1"}' }));
  expect(listener.onEvent).toHaveBeenCalledWith("push", { repository: "a", tag: "1" });
  expect(listener.onGap).not.toHaveBeenCalled();
});

test("a lost connection is made again, and then the gap is told once", async () => {
  last.onopen?.();
  last.onerror?.();
  expect(listener.onState).toHaveBeenLastCalledWith("lost");
  await vi.advanceTimersByTimeAsync(1000);
  expect(opened).toBe(2);
  last.onopen?.();
  expect(listener.onGap).toHaveBeenCalledTimes(1);
});

test("a server without events is not asked again", async () => {
  vi.stubGlobal("fetch", async () => ({ status: 404 }));
  last.readyState = FakeSource.CLOSED;
  last.onerror?.();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(opened).toBe(1);
  expect(listener.onState).toHaveBeenLastCalledWith("off");
});

test("a server that is away is asked again", async () => {
  vi.stubGlobal("fetch", async () => ({ status: 502 }));
  last.readyState = FakeSource.CLOSED;
  last.onerror?.();
  await vi.advanceTimersByTimeAsync(2000);
  expect(opened).toBe(2);
});

test("the pauses grow, and end growing", () => {
  expect([0, 1, 2, 3, 9].map((failures) => pause(failures, 1))).toEqual([1000, 2000, 4000, 8000, 30_000]);
  expect(pause(0, 0)).toBe(500);
});
