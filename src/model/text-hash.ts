// Hashes texts, and loads node:crypto when the first is hashed: every command loads this file, and few hash anything.

let crypto: typeof import('node:crypto') | undefined;

/** The hash of a text in UTF-8, in hexadecimal. */
export function textHash(algorithm: 'sha1' | 'sha256', text: string): string {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto.hash(algorithm, text);
}
