// Normalises a server's text for the tables of phrases.

/** Refusals are shorter; what follows isn't worth trying patterns on. */
const maxWords = 4_000;

/** One line in lower case, with addresses replaced by `<address>` and sentences ended by `;`. */
export function plainWords(text: string): string {
  return (
    joinedReply(text.slice(0, maxWords))
      .toLowerCase()
      .replace(/[‘’`´]/g, "'")
      .replace(/[“”«»]/g, '"')
      .replace(/["'<[(]*[^\s<>"'()[\]:;,]+@[\w-]+(?:\.[\w-]+)*[\]>"')]*/g, '<address>')
      .replace(/\s+/g, ' ')
      // Postfix's note, and ours: "550 policy is bad (in reply to RCPT TO command)" is about no bad recipient.
      .replace(/ ?\(in reply to [^()]{1,60}\)/g, ';')
      // "host mx.example.org[192.0.2.9] said: 550 unknown command" is about no unknown host.
      .replace(/(?<!(?:client|your|sending|remote) )\bhost [\w.-]+ ?\[[\da-f.:]+\](?: said)?:? ?/g, '')
      // The end of a sentence separates the patterns' words; a dot in a host's name doesn't.
      .replace(/(?<!\.)\.(?= |$)/g, ';')
      .trim()
  );
}

/** Without the code that repeats on each line of a reply of several lines (RFC 5321 section 4.2.1). */
function joinedReply(text: string): string {
  const [, code] = /^\s*([245]\d\d)-/.exec(text) ?? [];
  return code === undefined ? text : text.replace(new RegExp(`(?<=\\S\\s+)${code}[- ]`, 'g'), '');
}
