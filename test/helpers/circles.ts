// Finds circles in a graph of imports.

/** What each file imports. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * The shortest circle through each knot of files that reach each other, from a file back to itself. Two circles that share a
 * file are one knot: breaking the one that is reported shows the next.
 */
export function circlesIn(imports: Imports): string[][] {
  const circles: string[][] = [];
  const seen = new Set<string>();
  for (const start of [...imports.keys()].sort()) {
    if (seen.has(start)) continue;
    const circle = shortestCircle(imports, start);
    if (circle === null) continue;
    circles.push(circle);
    const reached = reachableFrom(imports, start);
    for (const name of reached) if (reachableFrom(imports, name).has(start)) seen.add(name);
  }
  return circles;
}

function reachableFrom(imports: Imports, start: string): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const target of imports.get(name) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      waiting.push(target);
    }
  }
  return reached;
}

/** Breadth first, so the first way back to `start` is a shortest one. Null when there is no way back. */
function shortestCircle(imports: Imports, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const waiting = [start];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    for (const target of imports.get(name) ?? []) {
      if (target === start) {
        const way = [name];
        for (let at = cameFrom.get(name); way[0] !== start && at !== undefined; at = cameFrom.get(at))
          way.unshift(at);
        return [...way, start];
      }
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, name);
      waiting.push(target);
    }
  }
  return null;
}
