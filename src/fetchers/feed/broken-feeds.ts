// Reads feeds that are not well-formed, an entry at a time: what is wrong in one entry costs that entry at most.

/** An entry as it is written, in a document of its own, and how a reject names it. */
export interface LooseEntry {
  document: string;
  subject: string;
}

const opening = /<((?:[\w.-]+:)?(?:item|entry))(?=[\s>])[^<>]*(?<!\/)>/gi;

const openingOrClosing = new RegExp(`${opening.source}|</(?:[\\w.-]+:)?(?:item|entry)\\s*>`, 'gi');
/** Each entry gets a copy of the root, with its namespaces: the longest root that is copied, and the length of all copies. */
const maxRootLength = 10_000;
const maxCopies = 20_000_000;

/** How many entries the document has, without elements of that name inside of them; null if one of them has no end. */
export function countOfEntries(text: string): number | null {
  let [count, depth] = [0, 0];
  for (const [tag] of masked(text).matchAll(openingOrClosing)) {
    if (tag.startsWith('</')) depth = Math.max(0, depth - 1);
    else {
      if (depth === 0) count += 1;
      depth += 1;
    }
  }
  return depth === 0 ? count : null;
}

/** The entries of a document, each up to its end or to the start of the next; none if it has no root, or too many entries for it. */
export function looseEntries(text: string): LooseEntry[] {
  const plain = masked(text);
  const root = /<((?:[\w.-]+:)?(?:rss|rdf|feed))(?=[\s>])[^<>]*>/i.exec(plain);
  if (!root || root[0].length > maxRootLength) return [];
  const [rootTag, rootName = ''] = [text.slice(root.index, root.index + root[0].length), root[1]];
  const starts = [...plain.matchAll(opening)];
  if (starts.length * rootTag.length > maxCopies) return [];
  return starts.map((start, index) => {
    const [, name = ''] = start;
    const limit = starts[index + 1]?.index ?? plain.length;
    const end = plain.slice(start.index, limit).search(new RegExp(`</${name}\\s*>`, 'i'));
    const content = text.slice(start.index, end < 0 ? limit : start.index + end);
    const inside =
      end < 0 && limit === plain.length
        ? content.replace(/<\/(?:channel|rss|feed|rdf:rdf)\s*>/gi, '')
        : content;
    const entry = `${inside}</${name}>`;
    const isRss = /rss$/i.test(rootName);
    const document = isRss
      ? `${rootTag}<channel>${entry}</channel></${rootName}>`
      : `${rootTag}${entry}</${rootName}>`;
    const title = /<title[^<>]*>([\s\S]{1,200}?)<\/title/i.exec(inside)?.[1] ?? '';
    return { document, subject: title.trim() || `entry ${index + 1}` };
  });
}

/** The document split into mark-up and literal sections (CDATA and comments), in order and in linear time. */
function sectionsOf(text: string): { isLiteral: boolean; text: string }[] {
  const sections: { isLiteral: boolean; text: string }[] = [];
  const start = /<!\[CDATA\[|<!--/g;
  let at = 0;
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const closer = found[0] === '<!--' ? '-->' : ']]>';
    const end = text.indexOf(closer, found.index);
    const next = end < 0 ? text.length : end + closer.length;
    sections.push({ isLiteral: false, text: text.slice(at, found.index) });
    sections.push({ isLiteral: true, text: text.slice(found.index, next) });
    at = next;
    start.lastIndex = next;
  }
  return [...sections, { isLiteral: false, text: text.slice(at) }];
}

/** The text with spaces in place of literal sections, so that offsets stay the same. */
function masked(text: string): string {
  return sectionsOf(text)
    .map((section) => (section.isLiteral ? ' '.repeat(section.text.length) : section.text))
    .join('');
}

/** The document with each "<" that does not begin an element escaped: before a space, a digit, or a mail address. */
export function withEscapedSigns(document: string): string {
  if (!/<(?![a-z/!?])|<[^\s<>/@]{1,100}@/i.test(document)) return document;
  return sectionsOf(document)
    .map((section) => (section.isLiteral ? section.text : withoutFalseOpenings(section.text)))
    .join('');
}

const withoutFalseOpenings = (part: string) =>
  part
    .replaceAll(/<([^\s<>/@]{1,100}@[^\s<>]{1,100})>/g, '&lt;$1&gt;')
    .replaceAll(/<(?![a-z/!?_:])/gi, '&lt;');
