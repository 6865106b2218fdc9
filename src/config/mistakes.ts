// Describes what is wrong in a configuration file: where, what was expected, and what was probably meant.
import { type Document, isScalar, type Node, type Scalar, visit } from 'yaml';
import type * as z from 'zod/mini';
import { closest } from '../model/closest.ts';
import type { OptionErrorDetails } from '../model/option.ts';
import { followed, isShown, pathOf, stepsTo } from './places.ts';

/** The file, after the values of variables were filled in. */
export interface FilledDocument {
  document: Document;
  /** The scalars that hold values of variables, with their text in the file. */
  filled: ReadonlyMap<Scalar, string>;
}

export interface Mistake {
  /** Where the key or the item begins; null for an empty file. */
  offset: number | null;
  message: string;
  hint: string | undefined;
}

type Issue = z.core.$ZodIssue;

/** A value that is wrong, or one key that the schema doesn't know. */
interface Fault {
  path: readonly PropertyKey[];
  issue: Issue;
  kind: 'unknown' | 'invalid' | 'missing';
}

/**
 * The mistake to report: the first in the file. A missing key comes last, because it is mostly there and misspelt. No value that
 * comes from the environment appears in it. `keyPaths` are all keys of the schema, to find those that are in the wrong section.
 */
export function firstMistake(
  issues: readonly Issue[],
  file: FilledDocument,
  keyPaths: readonly string[],
): Mistake {
  const [first] = issues
    .flatMap((issue) => faultsOf(issue, []))
    .map((fault) => ({ ...fault, ...locate(fault.path, file) }))
    .sort(
      (a, b) =>
        Number(a.kind === 'missing') - Number(b.kind === 'missing') || (a.offset ?? 0) - (b.offset ?? 0),
    );
  if (!first) return { offset: null, message: 'the configuration is not valid', hint: undefined };
  const description = first.kind === 'unknown' ? describeUnknown(first, keyPaths) : describeInvalid(first);
  return { offset: first.offset, ...description };
}

function faultsOf(issue: Issue, prefix: readonly PropertyKey[]): Fault[] {
  const path = [...prefix, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], issue, kind: 'unknown' }));
    case 'invalid_union': {
      // A value without the form of an alternative was not meant to be that alternative.
      const meant = issue.errors.filter((alternative) => !alternative.some(isOfAnotherForm));
      if (meant.length !== 1) return [{ path, issue, kind: 'invalid' }];
      return meant.flat().flatMap((inner) => faultsOf(inner, path));
    }
    default:
      return [{ path, issue, kind: isMissing(issue) ? 'missing' : 'invalid' }];
  }
}

function isOfAnotherForm({ path, code }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function isMissing({ code, message }: Issue): boolean {
  return code === 'invalid_type' && message.endsWith('received undefined');
}

interface Place {
  /** Of the key or the item at the path, or of the nearest thing around it. */
  offset: number | null;
  /** The keys of the path as the file has them: with the names of variables, not their values. */
  keys: string[];
  /** Whether the value, a part of it or a key on the path comes from the environment. */
  secret: boolean;
  /** The value; null if the file has none. */
  node: Node | null;
}

function locate(path: readonly PropertyKey[], { document, filled }: FilledDocument): Place {
  const steps = stepsTo(path, document);
  const offsets = steps.flatMap(({ key, node }) => (key ?? node)?.range?.[0] ?? []);
  const texts = steps.map(({ key }) => (isScalar(key) ? filled.get(key) : undefined));
  const node = followed(steps.length === 0 ? document.contents : (steps.at(-1)?.node ?? null), document);
  return {
    offset: offsets.at(-1) ?? document.contents?.range?.[0] ?? null,
    keys: path.map((segment, index) => texts[index] ?? String(segment)),
    secret: texts.some((text) => text !== undefined) || holdsSecret(node, document, filled),
    node,
  };
}

function holdsSecret(node: Node | null, document: Document, filled: FilledDocument['filled']): boolean {
  let found = false;
  visit(followed(node, document), {
    Scalar(_key, scalar) {
      if (filled.has(scalar)) found = true;
    },
    Alias() {
      found = true;
    },
  });
  return found;
}

function detailsOf({ issue, node, secret }: Fault & Place): OptionErrorDetails {
  if (issue.code === 'custom') return issue.params ?? {};
  if (issue.code === 'invalid_value') {
    return isScalar(node) ? { given: String(node.value), known: issue.values.map(String) } : {};
  }
  const hint = issue.code === 'invalid_type' ? hintFor(issue.expected, node, secret) : undefined;
  return hint === undefined ? {} : { hint };
}

/** What to write for a value of the kind that was expected. */
function hintFor(expected: string, node: Node | null, secret: boolean): string | undefined {
  if (isScalar(node)) {
    const { value, comment } = node;
    // `accent: #b4371f`: a comment about nothing begins with a space.
    if (value === null && comment && !comment.startsWith(' ')) {
      return 'A "#" begins a comment: put the value in quotes.';
    }
    // Without the value: the number may be a key or a password.
    if (expected === 'string' && value !== null) return 'Put it in quotes.';
    const isNumeric = typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value));
    if (expected === 'number' && secret) return 'A variable is text: write the number itself.';
    if (expected === 'number' && isNumeric) return 'Write it without quotes.';
  }
  if (expected === 'array' && node !== null && !(isScalar(node) && node.value === null))
    return 'Write [ and ] around it, or "- " before each.';
  return undefined;
}

/** The message, and what to do about it. */
type Description = Pick<Mistake, 'message' | 'hint'>;

function describeUnknown({ issue, keys, secret }: Fault & Place, keyPaths: readonly string[]): Description {
  const key = keys.at(-1) ?? '';
  const parent = pathOf(keys.slice(0, -1));
  const known = issue.message.split(' ');
  const expected = `Expected one of ${known.join(', ')}.`;
  const meant = closest(key, known) ?? keyPaths.find((path) => path.endsWith(`.${key}`));
  // `mail.from: …` for `from`, indented below `mail`.
  const isPath = parent === '' && key.includes('.') && keyPaths.includes(key);
  const hint = isPath
    ? `Write "${key.slice(key.lastIndexOf('.') + 1)}", indented below "${key.slice(0, key.lastIndexOf('.'))}".`
    : meant && `Did you mean "${meant}"?`;
  const named = isShown(key)
    ? `unknown key "${key}"`
    : key === ''
      ? 'a key without a name'
      : 'a key that is not a word, and may be a secret';
  const place = parent && `${isShown(key) ? '' : ','} in ${parent}`;
  return { message: `${named}${place}`, hint: secret ? expected : (hint ?? expected) };
}

function describeInvalid(fault: Fault & Place): Description {
  const { given, known, meant: better, hint } = detailsOf(fault);
  const message = `${pathOf(fault.keys) || 'the file'}: ${expectationOf(fault.issue)}`;
  if (fault.secret) return { message, hint };
  if (better !== undefined) return { message, hint: `Did you mean "${better}"?` };
  if (given === undefined) return { message, hint };
  if (known === undefined) return { message: `${message}, not "${given}"`, hint };
  const meant = closest(given, known);
  return { message, hint: meant === null ? hint : `Did you mean "${meant}"?` };
}

/** What people call the kinds of values that zod names. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'keys with values',
  array: 'a list',
  record: 'keys with values',
  null: 'nothing',
};
const bounds: Readonly<Record<string, string>> = {
  '<=': 'at most',
  '>=': 'at least',
  '<': 'less than',
  '>': 'more than',
};

/** What was expected, in the words of the schema, or in plain ones for those of zod. */
function expectationOf({ message }: Issue): string {
  const named = (kind: string) => kinds[kind] ?? kind;
  return message
    .replace(
      /^Invalid option: expected one of (.+)$/,
      (_, values: string) => `expected ${alternatives(values)}`,
    )
    .replace(/^(?:Invalid (?:input|option): |Too (?:big|small): )/, '')
    .replace(/^expected int, received number$/, 'expected a whole number')
    .replace(/^expected (\w+), received (\w+)$/, (_, expected: string, given: string) =>
      given === 'undefined'
        ? `expected ${named(expected)}, and it is missing`
        : `expected ${named(expected)}, not ${named(given)}`,
    )
    .replace(
      /^expected (\w+) to (?:be|have) ([<>]=?)(\S+)( \w+)?$/,
      (_, kind: string, bound: string, limit: string, what = '') =>
        `expected ${what === '' ? `${named(kind)} of ` : ''}${bounds[bound]} ${limit}${limit === '1' ? what.replace(/s$/, '') : what}`,
    );
}

/** `"a"|"b"|"c"` of zod as `one of a, b, c`. */
function alternatives(values: string): string {
  return `one of ${values.replaceAll('"', '').replaceAll('|', ', ')}`;
}
