import { expect, test } from "vitest";
import { archiveName, archivePath, type Download, fetchCommand, loadCommand } from "./download";

const image: Download = { repository: "team/app", reference: "1.0", format: "docker", platform: "linux/arm64/v8" };
const digest = `sha256:${"0123456789ab".repeat(5)}0123`;
const index: Download = { repository: "team/app", reference: digest, format: "oci" };

test("the address names what is wanted, whatever its name is", () => {
  expect(archivePath(image)).toBe(
    "api/repositories/team%2Fapp/archive?reference=1.0&format=docker&platform=linux%2Farm64%2Fv8",
  );
  expect(archivePath(index)).toBe(
    `api/repositories/team%2Fapp/archive?reference=${encodeURIComponent(digest)}&format=oci`,
  );
});

test("the file is called as the server calls it", () => {
  expect(archiveName(image)).toBe("team-app-1.0-linux-arm64-v8.tar");
  expect(archiveName(index)).toBe("team-app-0123456789ab.tar");
});

test("commands fit the format", () => {
  expect(loadCommand(image, true)).toBe("docker load --input team-app-1.0-linux-arm64-v8.tar");
  expect(loadCommand(index, true)).toBe(
    "skopeo copy --all oci-archive:team-app-0123456789ab.tar docker://registry.example.com/team/app",
  );
  expect(fetchCommand(image, { origin: "http://localhost:30080/", user: "mei" })).toBe(
    "curl --fail-with-body -OJ -u mei 'http://localhost:30080/api/repositories/team%2Fapp/archive?reference=1.0&format=docker&platform=linux%2Farm64%2Fv8'",
  );
});
