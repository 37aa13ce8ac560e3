import { expect, test } from "vitest";
import { ARTIFACT_TOOLS, CHART_TOOLS, IMAGE_TOOLS, type Pulled, pullCommand, quoted } from "./pullCommand";

const digest = `sha256:${"ab".repeat(32)}`;
const pulled: Pulled = { host: "registry.example.com", repository: "team/app", tag: "1.0", digest };

test("each client has its own line", () => {
  expect(IMAGE_TOOLS.map((tool) => pullCommand(tool, "tag", pulled))).toEqual([
    "docker pull registry.example.com/team/app:1.0",
    "podman pull registry.example.com/team/app:1.0",
    "nerdctl pull registry.example.com/team/app:1.0",
    "skopeo copy docker://registry.example.com/team/app:1.0 oci:app:1.0",
  ]);
});

test("a digest pulls what was seen, whatever the tag is on by then", () => {
  expect(pullCommand("docker", "digest", pulled)).toBe(`docker pull registry.example.com/team/app@${digest}`);
  expect(pullCommand("skopeo", "digest", pulled)).toBe(
    `skopeo copy docker://registry.example.com/team/app@${digest} oci:app`,
  );
});

test("without a tag there is only the digest", () => {
  expect(pullCommand("podman", "tag", { ...pulled, tag: undefined })).toContain(`@${digest}`);
});

test("without TLS clients are told so", () => {
  const lines = [...IMAGE_TOOLS, ...ARTIFACT_TOOLS].map((tool) =>
    pullCommand(tool, "tag", { ...pulled, isPlainHttp: true }),
  );
  expect(lines).toContain("podman pull --tls-verify=false registry.example.com/team/app:1.0");
  expect(lines).toContain("nerdctl pull --insecure-registry registry.example.com/team/app:1.0");
  expect(lines).toContain("oras pull --plain-http registry.example.com/team/app:1.0");
});

test("charts are pulled by version", () => {
  expect(pullCommand(CHART_TOOLS[0], "tag", pulled)).toBe(
    "helm pull oci://registry.example.com/team/app --version 1.0",
  );
});

test("nothing in a name ends its word", () => {
  expect(quoted("a'; rm -rf / #")).toBe(`'a'\\''; rm -rf / #'`);
  expect(quoted("application/vnd.oci.image.manifest.v1+json")).toBe("application/vnd.oci.image.manifest.v1+json");
  expect(quoted("")).toBe("''");
});
