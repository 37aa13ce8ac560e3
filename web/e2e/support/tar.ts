/** A tar file (POSIX.1-1988 `ustar`). */
export function tar(files: Record<string, Buffer>): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
    return [header(name, content.length), content, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function header(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  const fields: [number, string][] = [
    [0, name],
    [100, "0000644\0"],
    [108, "0000000\0"],
    [116, "0000000\0"],
    [124, `${size.toString(8).padStart(11, "0")}\0`],
    [136, "00000000000\0"],
    [148, "        "], // the sum counts itself as spaces
    [156, "0"],
    [257, "ustar\x0000"],
  ];
  for (const [at, field] of fields) header.write(field, at, "latin1");
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

/** The files of a tar file, by name. */
export function untar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const text = (from: number, length: number) =>
      archive.toString("latin1", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12), 8);
    const folder = text(345, 155);
    if (text(156, 1) !== "5")
      files.set(`${folder ? `${folder}/` : ""}${text(0, 100)}`, archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
