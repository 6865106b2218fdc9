// Cuts an XML document out of what a server sends around it, and puts the entities in place that it declares for letters.

/** A program's notices may precede a document, and an insert of a hosting service may follow it. */
const maxPreamble = 20_000;
const first = /<(?:\?xml\s|rss[\s>]|feed[\s>]|(?:[\w-]+:)?RDF[\s>]|OAI-PMH[\s>])/;

/**
 * The document, from its declaration or its root on to the root's end, if it has one. Throws an `Error` with the reason where it
 * uses entities of its own that are more than a few letters.
 */
export function cutDocument(text: string): string {
  const start =
    /^\s*</.test(text) && !/^\s*<(?:br|b|p|div)\b/i.test(text)
      ? 0
      : first.exec(text.slice(0, maxPreamble))?.index;
  const document = withDeclaredEntities(text.slice(start ?? 0));
  const root = rootOf(document);
  if (root === null) return document;
  const end = document.lastIndexOf(`</${root}`);
  if (end < 0) return document;
  const close = document.indexOf('>', end);
  return close < 0 ? document : document.slice(0, close + 1);
}

/** The name of the first element; declarations and comments before it are skipped. */
function rootOf(document: string): string | null {
  const skip = /\s*(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>)/iy;
  let at = 0;
  for (;;) {
    skip.lastIndex = at;
    if (!skip.test(document)) break;
    at = skip.lastIndex;
  }
  const name = /\s*<([^\s<>/!?]+)/y;
  name.lastIndex = at;
  return name.exec(document)?.[1] ?? null;
}

const declaration = /<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g;
/** A letter or a short name; entities that grow are how small documents become large ones. */
const maxValueLength = 40;

/**
 * Replaces references to entities by the letters that they are declared as, and removes the declarations. Other declarations are
 * fine as long as nothing refers to them.
 */
function withDeclaredEntities(document: string): string {
  const head = document.slice(0, maxPreamble);
  const [doctype] = /<!DOCTYPE[^>[]*\[[\s\S]*?\]\s*>/i.exec(head) ?? [];
  if (doctype === undefined) {
    // One whose end is not to be seen.
    if (/<!ENTITY/.test(head)) throw new Error('it declares entities');
    return document;
  }
  const values = new Map<string, string>();
  for (const [, name = '', double, single] of doctype.matchAll(declaration)) {
    const value = double ?? single ?? '';
    const isLetters = value.length <= maxValueLength && !/&(?!#\d+;|#x[0-9a-f]+;)|[<%]/i.test(value);
    if (isLetters) values.set(name, value);
  }
  const declared = new Set([...doctype.matchAll(/<!ENTITY\s+(?:%\s+)?([\w.-]+)/g)].map(([, name]) => name));
  const rest = document.replace(doctype, '');
  return rest.replace(/&([\w.-]+);/g, (reference, name: string) => {
    if (!declared.has(name)) return reference;
    const value = values.get(name);
    if (value === undefined) throw new Error('it declares entities that grow');
    return value;
  });
}
