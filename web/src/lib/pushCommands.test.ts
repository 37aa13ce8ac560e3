import { expect, test } from "vitest";
import { firstPushCommands, inOne, type PushTool, pushCommands } from "./pushCommands";

const registry = { host: "r.example:5000", isPlain: false };

test("commands name this server, this user and the whole image", () => {
  const commands = pushCommands({ tool: "docker", registry, repository: "team/app", user: "mei" });
  expect(inOne(commands).split("\n")).toEqual([
    "docker login r.example:5000 -u mei",
    "docker tag my-image:1.0 r.example:5000/team/app:1.0",
    "docker push r.example:5000/team/app:1.0",
  ]);
});

test("the first image is one that everyone can have", () => {
  const { tag, push } = firstPushCommands({ tool: "podman", registry, repository: "team/nginx" });
  expect(tag).toBe("podman pull docker.io/library/nginx\npodman tag nginx r.example:5000/team/nginx:latest");
  expect(push).toBe("podman push r.example:5000/team/nginx:latest");
});

test("without TLS, tools that can be told so are told", () => {
  const plain = { ...registry, isPlain: true };
  const push = (tool: PushTool) => pushCommands({ tool, registry: plain, repository: "app" }).push;
  expect(push("docker")).toBe("docker push r.example:5000/app:1.0");
  expect(push("podman")).toBe("podman push --tls-verify=false r.example:5000/app:1.0");
  expect(push("nerdctl")).toBe("nerdctl push --insecure-registry r.example:5000/app:1.0");
});
