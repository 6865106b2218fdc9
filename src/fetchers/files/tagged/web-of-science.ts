// Makes records of Web of Science's fields, which its plain text and its tab-delimited export share.
import type { PaperRecord } from '../../../model/paper.ts';
import { givenNameFirst } from '../../record.ts';
import { bestDate } from '../dates.ts';
import { authorsWithIds, suffixLast } from '../names.ts';
import { citation, importRecord } from '../record.ts';

/** The fields of an entry by their tags; https://webofscience.help.clarivate.com/Content/export-records.html */
export interface WosFields {
  first(...tags: readonly string[]): string;
  all(...tags: readonly string[]): string[];
}

/** The record of an entry, or why it is rejected. */
export function wosRecord({ first, all }: WosFields): PaperRecord | string {
  const year = first('PY');
  const publishedAt = bestDate([year && first('PD') ? `${first('PD')} ${year}` : '', first('EA'), year]);
  const full = all('AF');
  const pages = [first('BP'), first('EP')].filter(Boolean).join('-') || first('AR');
  return importRecord({
    via: 'wos',
    title: first('TI'),
    abstract: first('AB') || null,
    authors: authorsWithIds(
      (full.length > 0 ? full : all('AU', 'CA', 'BE')).map(
        (name) => suffixLast(name) ?? givenNameFirst(name),
      ),
    ),
    publishedAt,
    journalRef: citation({ venue: first('SO'), volume: first('VL'), issue: first('IS'), pages, year }),
    ids: { id: first('UT'), pmid: first('PM'), doi: first('DI', 'D2'), addresses: [] },
  });
}
