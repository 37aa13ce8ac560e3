import { expect, test } from "vitest";
import { curlCommand } from "./curl";

const image = {
  origin: "https://registry.example.com/",
  repository: "team/app",
  digest: "sha256:0",
  mediaType: "application/vnd.oci.image.manifest.v1+json",
};

test("a manifest is asked for by its type", () => {
  expect(curlCommand({ ...image, base: "manifests", user: "mei" })).toBe(
    "curl -sS -u mei -H 'Accept: application/vnd.oci.image.manifest.v1+json' https://registry.example.com/v2/team/app/manifests/sha256:0",
  );
});

test("a configuration is a blob, and strangers have no name", () => {
  expect(curlCommand({ ...image, base: "blobs" })).toBe(
    "curl -sS -L https://registry.example.com/v2/team/app/blobs/sha256:0",
  );
});

test("a type that was pushed to be run is not run", () => {
  const line = curlCommand({ ...image, base: "manifests", mediaType: "x'; rm -rf ~; '" });
  expect(line).toContain(`'Accept: x'\\''; rm -rf ~; '\\'''`);
});
