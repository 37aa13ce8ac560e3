const SEPARATORS = "-_";

/** What tags have in common apart from a suffix: `1.0` of `1.0-x86` and `1.0-arm`; else apart from a prefix. Nothing if nothing. */
export function stemOf(tags: string[]): string {
  const reversed = (text: string) => [...text].reverse().join("");
  const words = tags.map((tag) => tag.replace("x86_64", "x86")); // one word, although it has a separator
  return commonStart(words) || reversed(commonStart(words.map(reversed)));
}

/** In whole words: `v1` of `v1-amd64` and `v1-arm64`, and not `v1-a`. */
function commonStart(tags: string[]): string {
  const [first = "", ...others] = tags;
  let length = 0;
  while (length < first.length && others.every((tag) => tag[length] === first[length])) length += 1;
  const isEnd = (at: number) => tags.every((tag) => at === tag.length || SEPARATORS.includes(tag.charAt(at)));
  const isBehindSeparator = (at: number) => SEPARATORS.includes(first.charAt(at - 1));
  while (length > 0 && !isEnd(length) && !isBehindSeparator(length)) length -= 1;
  return first.slice(0, length).replace(/[-_.]+$/, "");
}
