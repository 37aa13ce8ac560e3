import { expect, test } from "vitest";
import { reportAddress } from "./publicAddress";

test("the configured address is compared as browsers compare origins", () => {
  expect(reportAddress("https://r.example", "https://r.example/").configured).toBe("same");
  expect(reportAddress("https://r.example", "https://R.example:443").configured).toBe("same");
  expect(reportAddress("http://r.example", "https://r.example").configured).toBe("other");
  expect(reportAddress("http://10.0.0.7:30080", null).configured).toBe("unset");
});

test("what counts for Docker is the address that it is sent to", () => {
  expect(reportAddress("http://localhost:30080", "https://r.example")).toMatchObject({
    host: "r.example",
    transport: "secure",
  });
  expect(reportAddress("http://10.0.0.7:30080", null)).toMatchObject({ host: "10.0.0.7:30080", transport: "plain" });
});

test("Docker allows the machine itself without encryption", () => {
  for (const origin of ["http://localhost:30080", "http://127.0.0.1", "http://127.1.2.3:1", "http://[::1]:30080"]) {
    expect(reportAddress(origin, null).transport, origin).toBe("local");
  }
  for (const origin of ["http://localhost.example", "http://127.example.com", "http://10.0.0.1"]) {
    expect(reportAddress(origin, null).transport, origin).toBe("plain");
  }
});
