// Finds the places of a YAML document: the node at a path of keys, through aliases and merge keys, and what to call it.
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';

/** A node on the way along a path of keys. */
export interface Step {
  /** Null for a key that the file doesn't have. */
  key: Node | null;
  /** Null if the path leaves the file. An alias is followed in the next step only. */
  node: Node | null;
}

/** The steps from the top of the document along the path: one for each of its keys. */
export function stepsTo(path: readonly PropertyKey[], document: Document): Step[] {
  let node: Node | null = document.contents;
  return path.map((segment) => {
    const around: Node | null = followed(node, document);
    const pair = isMap(around) ? pairOf(around, String(segment), document) : undefined;
    const item: unknown = isSeq(around) ? around.items[Number(segment)] : pair?.value;
    node = isNode(item) ? item : null;
    return { key: isScalar(pair?.key) ? pair.key : null, node };
  });
}

/** The node at a path, or null. */
export function nodeAt(path: readonly PropertyKey[], document: Document): Node | null {
  const node = path.length === 0 ? document.contents : (stepsTo(path, document).at(-1)?.node ?? null);
  return followed(node, document);
}

/** The anchor's node for an alias. */
export function followed(node: Node | null, document: Document): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}

/** The pair of a key. What a merge key (`<<`) brings counts where the map itself doesn't have the key; of several, the first. */
function pairOf(map: YAMLMap, key: string, document: Document): Pair | undefined {
  const own = map.items.find((pair) => keyText(pair.key) === key && !isMerge(pair));
  if (own) return own;
  for (const { value } of map.items.filter(isMerge)) {
    const merged = followed(isNode(value) ? value : null, document);
    for (const item of isSeq(merged) ? merged.items : [merged]) {
      const source = followed(isNode(item) ? item : null, document);
      const found = isMap(source) ? pairOf(source, key, document) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.source === '<<' && key.type === 'PLAIN';
}

/** A key as text; the text of a scalar. */
export function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

/** Keys are words, and the domains of limits. Anything else in the place of a key may be a value with a password. */
export function isShown(key: string): boolean {
  return /^(?:[\p{L}\p{N}_.-]|\$\{\w+\}){1,60}$/u.test(key);
}

/** The path for people: `mail.rate.perDomain`. */
export function pathOf(keys: readonly string[]): string {
  return keys.map((key) => (isShown(key) ? key : '…')).join('.');
}

/** The keys that lead to a node, which is itself a key or a value. */
export function keysOf(ancestors: readonly unknown[], key: unknown, node: Node): string[] {
  const way = [...ancestors, node];
  const keys = ancestors.flatMap((around, index) => {
    if (isSeq(around)) return [String(around.items.indexOf(way[index + 1]))];
    return isPair(around) ? [keyText(around.key)] : [];
  });
  return key === 'key' ? keys.slice(0, -1) : keys;
}
