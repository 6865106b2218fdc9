// Turns what a model wrote into plain text: without its reasoning, Markdown, labels, quotes and characters that cannot be seen.

/** Controls, marks that steer the direction of text, and other invisible characters, except joiners between letters. */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffc-\uffff]|(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cs}]|(?<!\p{L}\p{M}*)[\u200c\u200d]|[\u200c\u200d](?!\p{L})/gu;

/** One line of text, without characters that cannot be seen. */
export function visibleText(text: string): string {
  return visible(text).replaceAll(/\s+/g, ' ').trim();
}

function visible(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\u2028\u2029\u0085]/g, '\n')
    .replaceAll(invisible, '');
}

/** What some models write before the answer itself, as Qwen3 and DeepSeek-R1 do. */
const reasoning = /<(think|thinking|reasoning)>[\s\S]*?<\/\1>/gi;

const label =
  /^(?:tl[;:]?\s?dr|summary|one[- ]sentence summary|abstract|answer|output|zusammenfassung|résumé|resumen|resumo|riassunto|samenvatting|摘要|总结|要約|概要|요약|резюме)(?:\s*[:：]\s*|\s+[–—-]\s+)/i;

const preamble =
  /^(?:(?:sure|certainly|of course|okay|ok|absolutely)[!,.:]+\s*)?(?:(?:here(?:'s|’s| is)|this is|below is|voici|hier ist|aquí (?:está|tienes)|aqui está|ecco)\s[^:：.!?]{0,60}(?:summary|sentence|version|tl;?dr|zusammenfassung|résumé|resumen|resumo|riassunto)[^:：.!?]{0,60}[:：]\s*)?/i;

/**
 * One paragraph of plain text, or null if only reasoning came. Mark-up that is left is for the check to refuse: here only what
 * models put around a good answer is taken off.
 */
export function toPlainText(output: string): string | null {
  const said = visible(output).replaceAll(reasoning, '');
  if (/<\/?(?:think|thinking|reasoning)>/i.test(said)) return null;
  const unfenced = said.replaceAll(/^\s*(?:```|~~~).*$/gm, '');
  const paragraphs = unfenced
    .split(/\n\s*\n/)
    .map((paragraph) => unwrap(paragraph))
    .filter((paragraph) => paragraph !== '');
  // A preamble of its own paragraph, or a heading, is not the answer.
  const [first = '', second] = paragraphs;
  return /[:：]$/.test(first) && second !== undefined ? second : first;
}

function unwrap(paragraph: string): string {
  const lines = paragraph
    .split('\n')
    .map((line) => line.replace(/^\s*(?:#{1,6}\s+|>\s+|[-*+•]\s+|\d{1,2}[.)]\s+)/, ''));
  let text = lines.join(' ').replaceAll(/\s+/g, ' ').trim();
  text = text
    .replaceAll(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replaceAll(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])/g, '$2')
    .replaceAll(/`([^`]+)`/g, '$1');
  for (;;) {
    const bare = withoutQuotes(text.replace(preamble, '').replace(label, '')).trim();
    if (bare === text) return text;
    text = bare;
  }
}

const quotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['「', '」'],
];

/** Without a pair of quotation marks around the whole. */
function withoutQuotes(text: string): string {
  for (const [open, close] of quotes) {
    if (text.length < 2 || !text.startsWith(open) || !text.endsWith(close)) continue;
    const inside = text.slice(1, -1);
    if (!inside.includes(open) && !inside.includes(close)) return inside;
  }
  return text;
}
