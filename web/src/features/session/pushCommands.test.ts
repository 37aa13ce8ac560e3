import { expect, test } from "vitest";
import { pushCommands } from "./pushCommands";

const target = { host: "r.example:5000", user: "mei", repository: "team/nginx", isPlain: false } as const;

test("commands name this server, this user and the whole image", () => {
  expect(pushCommands({ ...target, tool: "docker" })).toEqual({
    login: "docker login r.example:5000 -u mei",
    tag: "docker pull nginx\ndocker tag nginx r.example:5000/team/nginx:latest",
    push: "docker push r.example:5000/team/nginx:latest",
  });
});

test("without encryption, tools that can be told so are told", () => {
  const plain = (tool: "docker" | "podman" | "nerdctl") => pushCommands({ ...target, tool, isPlain: true }).push;
  expect(plain("docker")).toBe("docker push r.example:5000/team/nginx:latest");
  expect(plain("podman")).toBe("podman push --tls-verify=false r.example:5000/team/nginx:latest");
  expect(plain("nerdctl")).toBe("nerdctl push --insecure-registry r.example:5000/team/nginx:latest");
});
