import { expect, test } from "vitest";
import { checkAddress, checkDisk } from "./findings";

const verdict = (publicUrl: string | null, here: string) => {
  const { id, tone } = checkAddress(publicUrl, new URL(here));
  return `${id} ${tone}`;
};

test("the address of the server is judged from where the reader is", () => {
  expect(verdict("https://reg.example.com", "https://reg.example.com/system")).toBe("addressOk ok");
  expect(verdict("https://reg.example.com", "https://other.example.com/")).toBe("addressOther warn");
  expect(verdict("http://reg.example.com", "http://reg.example.com/")).toBe("addressPlain warn");
  expect(verdict(null, "https://reg.example.com/")).toBe("addressUnset warn");
  expect(verdict(null, "http://localhost:30080/")).toBe("addressUnset info");
});

test("little space is told", () => {
  expect(checkDisk({ free_bytes: 5, total_bytes: 100 })).toHaveLength(1);
  expect(checkDisk({ free_bytes: 50, total_bytes: 100 })).toHaveLength(0);
  expect(checkDisk(null)).toHaveLength(0);
});
