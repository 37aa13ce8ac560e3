import { afterEach, expect, test, vi } from "vitest";
import { copyText } from "./clipboard";

afterEach(() => vi.unstubAllGlobals());

function withClipboard(clipboard: unknown) {
  vi.stubGlobal("navigator", { clipboard });
}

function withOlderWay() {
  const copied: string[] = [];
  document.execCommand = () => copied.push((document.activeElement as HTMLTextAreaElement).value) > 0;
  return copied;
}

test("over HTTPS the browser's clipboard is used", async () => {
  const writeText = vi.fn(async () => {});
  withClipboard({ writeText });
  expect(await copyText("docker pull x")).toBe(true);
  expect(writeText).toHaveBeenCalledWith("docker pull x");
});

test("without it, or when it refuses, the older way copies and gives the focus back", async () => {
  const button = document.createElement("button");
  document.body.append(button);
  for (const clipboard of [undefined, { writeText: () => Promise.reject(new Error("denied")) }]) {
    button.focus();
    withClipboard(clipboard);
    const copied = withOlderWay();
    expect(await copyText("line 1\nline 2")).toBe(true);
    expect(copied).toEqual(["line 1\nline 2"]);
    expect(document.activeElement).toBe(button);
    expect(document.querySelector("textarea")).toBeNull();
  }
});
