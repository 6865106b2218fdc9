// Ends ties between papers in an order that differs from edition to edition: ids would prefer early submissions each day.

/** A number of 32 bits that is as good as random for each pair of edition and paper, and the same every time. */
export function tieRank(edition: string, paper: string): number {
  // FNV-1a, and MurmurHash3's finalizer: neighbouring ids must not end up side by side.
  let hash = 0x811c9dc5;
  const text = `${edition}\n${paper}`;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
