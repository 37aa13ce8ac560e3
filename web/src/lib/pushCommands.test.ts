import { expect, test } from "vitest";
import { pushCommands } from "./pushCommands";

test("a push begins with the login of the person who asks", () => {
  const registry = { host: "registry.example.com:5000", isPlain: false };
  expect(pushCommands(registry, "team/app", "docker", "mei").split("\n")).toEqual([
    "docker login -u mei registry.example.com:5000",
    "docker tag my-image:1.0 registry.example.com:5000/team/app:1.0",
    "docker push registry.example.com:5000/team/app:1.0",
  ]);
});

test("tools that insist on TLS are told when there is none", () => {
  const registry = { host: "10.0.0.5:30080", isPlain: true };
  expect(pushCommands(registry, "app", "podman").split("\n")).toEqual([
    "podman login --tls-verify=false 10.0.0.5:30080",
    "podman tag my-image:1.0 10.0.0.5:30080/app:1.0",
    "podman push --tls-verify=false 10.0.0.5:30080/app:1.0",
  ]);
  expect(pushCommands(registry, "app", "nerdctl")).toContain("nerdctl push --insecure-registry 10.0.0.5:30080/app:1.0");
});
