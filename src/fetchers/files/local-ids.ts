// Keeps apart the papers of different files that have the same name there: `smith2020` is unique in one file only.
import { hash } from 'node:crypto';
import type { PaperId, PaperRecord } from '../../model/paper.ts';
import { texToText } from '../../model/tex.ts';

/** As many papers of one name get numbers, each of which has to be looked up; further ones get a hash of the title. */
const maxNumber = 20;

/** Looks up the title of the paper of that id; null if there is no such paper. */
export type TitleOf = (id: PaperId) => Promise<string | null>;

/**
 * The records, those whose own name another paper has already renamed: `smith2020-2`. The same entry met again, its title corrected perhaps,
 * keeps its name. In JSON Lines an id is an id, and stays.
 */
export async function withNamesApart(
  records: readonly PaperRecord[],
  titleOf: TitleOf,
): Promise<PaperRecord[]> {
  /** Titles by name, of this page. */
  const taken = new Map<string, string>();
  const renamed: PaperRecord[] = [];
  for (const record of records) {
    const { local } = record.identifiers;
    if (local === undefined || record.via === 'jsonl') {
      renamed.push(record);
      continue;
    }
    let name = local;
    for (let number = 2; number <= maxNumber + 1; number++) {
      const title = taken.get(name) ?? (await titleOf(`local:${name}`));
      if (title === null || isSameTitle(title, record.title)) break;
      const mark = number <= maxNumber ? number : hash('sha256', record.title).slice(0, 8);
      name = `${local}-${mark}`;
    }
    taken.set(name, record.title);
    renamed.push(
      name === local
        ? record
        : { ...record, key: `local:${name}`, identifiers: { ...record.identifiers, local: name } },
    );
  }
  return renamed;
}

/** Whether at least half of the words are the same: a corrected title, not another one. */
function isSameTitle(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared * 2 >= Math.max(a.size, b.size);
}

function wordsOf(title: string): Set<string> {
  return new Set(
    texToText(title)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [],
  );
}
