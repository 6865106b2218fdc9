// Breaks text into lines of a width in columns, between words.
import stringWidth from 'string-width';

/** Lines of at most `width` columns, but for words that are longer by themselves; lines after the first begin with `indent`. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const size = stringWidth(word);
    if (line !== '' && used + 1 + size > width) {
      lines.push(line);
      line = indent + word;
      used = indent.length + size;
    } else {
      line = line === '' ? word : `${line} ${word}`;
      used = line === word ? size : used + 1 + size;
    }
  }
  return [...lines, line].join('\n');
}
