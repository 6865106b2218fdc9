// Describes what is wrong in a configuration file: where, what was expected, and what was probably meant.
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, visit } from 'yaml';
import type * as z from 'zod/mini';
import { closest } from '../model/closest.ts';
import type { OptionErrorDetails } from '../model/option.ts';

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
      // What doesn't even have the form of an alternative was not meant to be that alternative.
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
  /** The value, where it is neither a list nor a map. */
  value: unknown;
}

function locate(path: readonly PropertyKey[], { document, filled }: FilledDocument): Place {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? null;
  let secret = false;
  const keys: string[] = [];
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    const pair = isMap(node) ? node.items.find(({ key }) => keyText(key) === String(segment)) : undefined;
    const key = isScalar(pair?.key) ? pair.key : null;
    const text = key === null ? undefined : filled.get(key);
    if (text !== undefined) secret = true;
    keys.push(text ?? String(segment));
    const item: unknown = isSeq(node) ? node.items[Number(segment)] : pair?.value;
    node = isNode(item) ? item : null;
    offset = (key ?? node)?.range?.[0] ?? offset;
  }
  return {
    offset,
    keys,
    secret: secret || holdsSecret(node, document, filled),
    value: isScalar(node) ? node.value : undefined,
  };
}

function holdsSecret(node: Node | null, document: Document, filled: FilledDocument['filled']): boolean {
  const start = isAlias(node) ? (node.resolve(document) ?? null) : node;
  let found = false;
  visit(start, {
    Scalar(_key, scalar) {
      if (filled.has(scalar)) found = true;
    },
    Alias() {
      found = true;
    },
  });
  return found;
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function detailsOf({ issue, value }: Fault & Place): OptionErrorDetails {
  if (issue.code === 'custom') return issue.params ?? {};
  if (issue.code === 'invalid_value') return { given: String(value), known: issue.values.map(String) };
  return {};
}

/** The message, and what to do about it. */
type Description = Pick<Mistake, 'message' | 'hint'>;

function describeUnknown({ issue, keys, secret }: Fault & Place, keyPaths: readonly string[]): Description {
  const key = keys.at(-1) ?? '';
  const parent = pathOf(keys.slice(0, -1));
  const known = issue.message.split(' ');
  const meant = closest(key, known) ?? keyPaths.find((path) => path.endsWith(`.${key}`));
  const named = isShown(key) ? `unknown key "${key}"` : 'a key that is not a word, and may be a secret,';
  return {
    message: `${named}${parent && ` in ${parent}`}`,
    hint: meant && !secret ? `Did you mean "${meant}"?` : `Expected one of ${known.join(', ')}.`,
  };
}

/** Keys are words, and the domains of limits. Whatever else stands where a key is expected may be a value with a password. */
function isShown(key: string): boolean {
  return /^(?:[\p{L}\p{N}_.-]|\$\{\w+\}){1,60}$/u.test(key);
}

function pathOf(keys: readonly string[]): string {
  return keys.map((key) => (isShown(key) ? key : '…')).join('.');
}

function describeInvalid(fault: Fault & Place): Description {
  const { given, known, hint } = detailsOf(fault);
  const message = `${pathOf(fault.keys) || 'the file'}: ${expectationOf(fault.issue)}`;
  if (fault.secret || given === undefined) return { message, hint };
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
