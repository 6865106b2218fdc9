// Describes what in a file is not YAML: where it begins, and what to do about it, without the library's words about itself.
import { isMap, isScalar, isSeq, type Node, type parseDocument, visit } from 'yaml';
import { keysOf, keyText, pathOf } from './places.ts';

export interface SyntaxMistake {
  offset: number | null;
  reason: string;
  hint?: string;
}

type SyntaxProblem = ReturnType<typeof parseDocument>['errors' | 'warnings'][number];

/** What a person can do something with: where an open quote or bracket began, and no words of the library about itself. */
export function describeSyntax(
  { code, message, pos: [at] }: SyntaxProblem,
  root: unknown,
  source: string,
): SyntaxMistake {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return {
        offset: at,
        reason: 'expected one document, and "---" begins another',
        hint: 'Move that line and everything after it into a file of its own.',
      };
    case 'DUPLICATE_KEY':
      return describeDuplicate(root, at);
    case 'BLOCK_AS_IMPLICIT_KEY': {
      const colon = at + Math.max(0, source.slice(at).search(/:(?:\s|$)/));
      return source.slice(at, colon).includes('\n')
        ? { offset: colon, reason: 'the key is indented deeper than the one above it, which has a value' }
        : { offset: at, reason: 'a value with ": " in it must be in quotes' };
    }
    case 'NON_STRING_KEY':
      return { offset: at, reason: 'expected a key, not a list or a map of keys' };
    case 'MISSING_CHAR':
    case 'BAD_INDENT': {
      const beginning = beginningOf(root, at);
      if (beginning === null)
        return { offset: at, reason: message.replace(/^All mapping items/, 'keys side by side') };
      const closing = /end with a ([\]}])$/.exec(message)?.[1];
      return {
        offset: beginning,
        reason: closing
          ? `the bracket that opens here needs its "${closing}", further in than the key`
          : message,
      };
    }
    case 'UNEXPECTED_TOKEN':
      if (source.startsWith('${', at - 1)) return { offset: at, reason: '"${…}" must be in quotes here' };
      return { offset: at, reason: message };
    default:
      return { offset: at, reason: message };
  }
}

/** Where the innermost quote or bracket begins that is still open at an offset. */
function beginningOf(root: unknown, offset: number): number | null {
  let beginning: number | null = null;
  visit(root as Node, {
    Node(_key, node) {
      const isBracket = (isMap(node) || isSeq(node)) && node.flow;
      const isQuote = isScalar(node) && node.type?.startsWith('QUOTE');
      const [start, end] = node.range ?? [0, 0];
      if ((isBracket || isQuote) && start <= offset && end >= offset) beginning = start;
    },
  });
  return beginning;
}

/** The offset is that of the key's first occurrence. */
function describeDuplicate(root: unknown, at: number): SyntaxMistake {
  let mistake: SyntaxMistake = { offset: null, reason: 'keys must be unique' };
  visit(root as Node, {
    Pair(_key, pair, ancestors) {
      const map = ancestors.at(-1);
      if (!isScalar(pair.key) || pair.key.range?.[0] !== at || !isMap(map)) return;
      const text = keyText(pair.key);
      const first = map.items.find(({ key }) => keyText(key) === text)?.key;
      const path = pathOf([...keysOf(ancestors, null, pair.key), text]);
      mistake = {
        offset: (isScalar(first) ? first.range?.[0] : undefined) ?? null,
        reason: `${path}: keys must be unique, and this one is repeated`,
        hint: 'Remove one of the two.',
      };
    },
  });
  return mistake;
}
