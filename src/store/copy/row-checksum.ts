// A checksum over rows in any order, the same on every engine for the same content.
import { hash } from 'node:crypto';

/** What a column of any engine holds. */
export type CellValue = string | number | Uint8Array | null;
export type CellRow = Readonly<Record<string, CellValue>>;

/** The row as text, alike on all engines: PostgreSQL stores U+FFFD for NUL, which its text can't have. */
export function canonicalRow(row: CellRow, columns: readonly string[]): string {
  return JSON.stringify(
    columns.map((column) => {
      const value = row[column] ?? null;
      if (typeof value === 'string') return value.replaceAll('\0', '\ufffd');
      // A text is never an array.
      return value instanceof Uint8Array ? [hash('sha256', value)] : value;
    }),
  );
}

const halves = 2n ** 64n;

/**
 * Counts rows and adds up the first 128 bits of the SHA-256 of each, in two sums modulo 2^64: the order doesn't matter, which
 * differs between engines for text with NUL, and a row that occurs twice isn't cancelled as it would be by XOR.
 */
export class RowChecksum {
  rows = 0;
  #high = 0n;
  #low = 0n;

  add(canonical: string): void {
    const digest = hash('sha256', canonical, 'buffer');
    this.rows += 1;
    this.#high = (this.#high + digest.readBigUInt64BE(0)) % halves;
    this.#low = (this.#low + digest.readBigUInt64BE(8)) % halves;
  }

  /** 32 hexadecimal digits. */
  get sum(): string {
    return [this.#high, this.#low].map((half) => half.toString(16).padStart(16, '0')).join('');
  }

  equals(other: RowChecksum): boolean {
    return this.rows === other.rows && this.sum === other.sum;
  }
}
