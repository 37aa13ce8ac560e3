/** Letters and digits that are not taken for each other when they are read aloud or typed from paper. */
const LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH = 20;

/** A password that nobody guesses: 20 letters of 56 are more than 116 bits. */
export function generatePassword(): string {
  const letters: string[] = [];
  // Bytes above the last multiple would make some letters likelier than others.
  const fair = 256 - (256 % LETTERS.length);
  while (letters.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < fair && letters.length < LENGTH) letters.push(LETTERS[byte % LETTERS.length] as string);
    }
  }
  return letters.join("");
}
