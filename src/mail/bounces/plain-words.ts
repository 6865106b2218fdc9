// Normalises a server's text for the tables of phrases.

/** Refusals are shorter; what follows isn't worth trying patterns on. */
const maxWords = 4_000;

/** One line in lower case, with addresses replaced by `<address>` and sentences ended by `;`. */
export function plainWords(text: string): string {
  return (
    text
      .slice(0, maxWords)
      .toLowerCase()
      .replace(/[‘’`´]/g, "'")
      .replace(/[“”«»]/g, '"')
      .replace(/["'<[(]*[^\s<>"'()[\]:;,]+@[\w-]+(?:\.[\w-]+)*[\]>"')]*/g, '<address>')
      .replace(/\s+/g, ' ')
      // The end of a sentence separates the patterns' words; a dot in a host's name doesn't.
      .replace(/(?<!\.)\.(?= |$)/g, ';')
      .trim()
  );
}
