// Small pieces of text in results: counts with their noun, and text from outside.

/** `1 mail`, `2 mails`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Text from outside, such as a server's reply, without line ends and other control characters. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}
