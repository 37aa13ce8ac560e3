/** What made a layer, as its author wrote it. */
export interface BuildCommand {
  /** `RUN`, `COPY` …; nothing when the text says none. */
  instruction?: string;
  rest: string;
  /** Values of build arguments that the command saw. */
  args?: string;
}

const INSTRUCTION =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?=\s|$)/;
const NOP = /^(?:\/bin\/sh -c|cmd \/S \/C|powershell -Command) #\(nop\)\s*/;
const SHELL = /^(?:\/bin\/sh -c|\/bin\/bash -c|cmd \/S \/C|powershell -Command)\s+/;

/** The text of `created_by` without what the builders wrap around it. */
export function buildCommand(createdBy: string): BuildCommand {
  const written = createdBy.replace(/\s# buildkit$/, "").trim();
  if (NOP.test(written)) return split(written.replace(NOP, ""));
  const isRun = /^RUN\s/.test(written);
  const line = isRun ? written.replace(/^RUN\s+/, "") : written;
  const { args, rest } = withoutArgs(line);
  if (isRun || args !== undefined || SHELL.test(rest)) {
    return { instruction: "RUN", rest: rest.replace(SHELL, "").trim(), args };
  }
  return split(written);
}

/** In one line, as in a Dockerfile. */
export function commandText({ instruction, rest }: BuildCommand): string {
  return instruction ? `${instruction} ${rest}` : rest;
}

/** Builders join the lines of a long command and keep their indents; here they are lines again. */
export function inLines(command: string): string {
  return command.replace(/[ \t]{2,}(?=&&|\|\||-{1,2}\w)/g, "\n  ");
}

function split(written: string): BuildCommand {
  const instruction = INSTRUCTION.exec(written)?.[1];
  return instruction ? { instruction, rest: written.slice(instruction.length).trim() } : { rest: written };
}

/** `|2 A=1 B=2 /bin/sh -c make`: two build arguments, then the command. */
function withoutArgs(line: string): { args?: string; rest: string } {
  if (!/^\|\d+ /.test(line)) return { rest: line };
  const at = line.indexOf(" /bin/sh -c ");
  if (at < 0) return { rest: line };
  const args = line.slice(line.indexOf(" ") + 1, at).trim();
  return { args: args || undefined, rest: line.slice(at + 1) };
}
