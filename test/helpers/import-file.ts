// Reads a file's bytes as an import does, without a store.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { detectFormat, type FileFormat } from '../../src/fetchers/files/file-format.ts';
import { readPages } from '../../src/fetchers/files/index.ts';
import { openStream } from '../../src/fetchers/files/input.ts';
import type { PaperRecord, Reject } from '../../src/model/paper.ts';

export function importFixture(name: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../../fixtures/import/${name}`, import.meta.url)));
}

export interface ReadFile {
  format: FileFormat;
  records: PaperRecord[];
  rejects: Reject[];
  /** Of the records. */
  titles: string[];
  keys: string[];
}

/** Everything in a file; `pieceBytes` is how much of it a read brings. */
export async function readImport(
  content: string | Buffer,
  { name = 'file', format = null as FileFormat | null, pieceBytes = 65_536 } = {},
): Promise<ReadFile> {
  const bytes = Buffer.from(content);
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  };
  const input = await openStream(name, pieces());
  const known = format ?? detectFormat(name, input.head);
  const records: PaperRecord[] = [];
  const rejects: Reject[] = [];
  for await (const page of readPages(input, known, null)) {
    records.push(...page.records);
    rejects.push(...page.rejects);
  }
  return {
    format: known,
    records,
    rejects,
    titles: records.map(({ title }) => title),
    keys: records.map(({ key }) => key),
  };
}
