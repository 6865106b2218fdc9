// Keeps what comes from outside from steering the terminal that it is printed on.

/** Unicode Standard Annex 9: characters that turn the order in which text is shown. */
const bidiControls = '\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069';

/** Control characters except tab and line end, and the marks that turn the reading order. */
const steering = new RegExp(`[^\\P{Cc}\\n\\t]|[${bidiControls}]`, 'gu');

/** The escapes that this program itself writes: styles (SGR), and links (OSC 8). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is kept
const ownEscapes = /\x1b\[[\d;]*m|\x1b\]8;;[^\x00-\x1f\x7f-\x9f]*(?:\x1b\\|\x07)/g;

/** Text without anything that a terminal obeys; what is removed leaves no trace but the text around it. */
export function safeText(text: string): string {
  return text.replace(steering, '');
}

/** The same for text that has been styled for a terminal that shows colours. */
export function safeStyledText(text: string): string {
  let safe = '';
  let end = 0;
  for (const { 0: sequence, index } of text.matchAll(ownEscapes)) {
    safe += safeText(text.slice(end, index)) + sequence;
    end = index + sequence.length;
  }
  return safe + safeText(text.slice(end));
}

/** JSON in which every character that a terminal obeys is written as its code: the value stays the same. */
export function safeJson(json: string): string {
  return json.replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
