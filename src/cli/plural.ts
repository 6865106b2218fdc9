// Counts with their noun, as results show them.

/** `1 mail`, `2 mails`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
