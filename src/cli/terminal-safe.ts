// Keeps what comes from outside from steering the terminal that it is printed on.

/** Unicode Standard Annex 9: characters that turn the order in which text is shown. */
const bidiControls = '\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069';

/** Control characters except tab and line end, and the marks that turn the reading order. */
const steering = new RegExp(`[^\\P{Cc}\\n\\t]|[${bidiControls}]`, 'gu');

/** Text without anything that a terminal obeys; what is removed leaves no trace but the text around it. */
export function safeText(text: string): string {
  return text.replace(steering, '');
}

/**
 * A stand-in for ESC in what this program styles itself: noncharacters, and random, so that nothing from outside has it. The
 * real one never passes `safeText`, whatever its origin.
 */
export function newEscape(): string {
  const draws = crypto.getRandomValues(new Uint8Array(8));
  return [...draws].map((draw) => String.fromCharCode(0xfdd0 + (draw % 32))).join('');
}

/** The same for text with styles that have the stand-in `own`. */
export function safeStyledText(text: string, own: string): string {
  return safeText(text).replaceAll(own, '\x1b');
}

/** JSON in which every character that a terminal obeys is written as its code: the value stays the same. */
export function safeJson(json: string): string {
  return json.replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
