import { expect, test } from "vitest";
import { buildCommand, commandText, inLines } from "./command";

const shown = (createdBy: string) => commandText(buildCommand(createdBy));

test("what builders wrap around a command is taken off", () => {
  expect(shown('/bin/sh -c #(nop)  CMD ["nginx" "-g"]')).toBe('CMD ["nginx" "-g"]');
  expect(shown("/bin/sh -c #(nop) ADD file:9f3b in / ")).toBe("ADD file:9f3b in /");
  expect(shown("/bin/sh -c apt-get update")).toBe("RUN apt-get update");
  expect(shown("RUN /bin/sh -c apt-get update # buildkit")).toBe("RUN apt-get update");
  expect(shown("COPY . /app # buildkit")).toBe("COPY . /app");
  expect(shown("cmd /S /C dir")).toBe("RUN dir");
});

test("build arguments stand beside the command", () => {
  const old = buildCommand("|2 A=1 B=two words /bin/sh -c make all");
  expect(old).toEqual({ instruction: "RUN", rest: "make all", args: "A=1 B=two words" });
  expect(buildCommand("RUN |1 A=1 /bin/sh -c make # buildkit")).toEqual({
    instruction: "RUN",
    rest: "make",
    args: "A=1",
  });
});

test("what is no instruction stays as it is", () => {
  expect(shown("bazel build ...")).toBe("bazel build ...");
  expect(shown("RUNNING")).toBe("RUNNING");
  expect(shown("")).toBe("");
  expect(shown("|1 broken")).toBe("|1 broken");
});

test("long commands take no time", () => {
  const start = performance.now();
  buildCommand(`|9 ${"A=1 ".repeat(100_000)}`);
  buildCommand(" ".repeat(200_000));
  expect(performance.now() - start).toBeLessThan(200);
});

test("a long command is written in lines", () => {
  expect(inLines("set -x     && make     --all && install -m 755 a  b")).toBe(
    "set -x\n  && make\n  --all && install -m 755 a  b",
  );
});
