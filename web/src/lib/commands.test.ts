import { expect, test } from "vitest";
import { pullCommand, pushCommands, reference } from "./commands";

const registry = { host: "registry.example.com:5000", isPlain: false };
const plain = { host: "10.0.0.5:30080", isPlain: true };
const digest = `sha256:${"0".repeat(64)}`;
const image = { repository: "team/app", tag: "1.0", digest };

test("a reference is by tag, or by the digest that never moves", () => {
  expect(reference(registry, image, "tag")).toBe("registry.example.com:5000/team/app:1.0");
  expect(reference(registry, image, "digest")).toBe(`registry.example.com:5000/team/app@${digest}`);
});

test("an image without a tag is named by its digest, whatever was chosen", () => {
  expect(reference(registry, { repository: "team/app", digest }, "tag")).toBe(
    `registry.example.com:5000/team/app@${digest}`,
  );
});

test("each tool has its own words", () => {
  expect(pullCommand(registry, image, "docker", "tag")).toBe("docker pull registry.example.com:5000/team/app:1.0");
  expect(pullCommand(registry, image, "podman", "digest")).toBe(
    `podman pull registry.example.com:5000/team/app@${digest}`,
  );
  expect(pullCommand(registry, image, "skopeo", "tag")).toBe(
    "skopeo copy --all docker://registry.example.com:5000/team/app:1.0 oci:app:1.0",
  );
});

test("tools that insist on TLS are told when there is none", () => {
  expect(pullCommand(plain, image, "docker", "tag")).toBe("docker pull 10.0.0.5:30080/team/app:1.0");
  expect(pullCommand(plain, image, "podman", "tag")).toBe("podman pull --tls-verify=false 10.0.0.5:30080/team/app:1.0");
  expect(pullCommand(plain, image, "nerdctl", "tag")).toContain("--insecure-registry");
  expect(pullCommand(plain, image, "skopeo", "tag")).toContain("--src-tls-verify=false");
});

test("a push begins with the login of the person who asks", () => {
  expect(pushCommands(registry, "team/app", "docker", "mei")).toEqual([
    "docker login -u mei registry.example.com:5000",
    "docker tag my-image:1.0 registry.example.com:5000/team/app:1.0",
    "docker push registry.example.com:5000/team/app:1.0",
  ]);
});
