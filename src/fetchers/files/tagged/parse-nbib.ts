// Reads NBIB, the tagged format of PubMed.
import type { PaperRecord } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import { givenNameFirst } from '../../record.ts';
import { bestDate } from '../dates.ts';
import { type FileParser, type Outcome, outcomeOf, subjectAt, tooLongEntry } from '../file-parser.ts';
import { authorsWithIds, suffixLast } from '../names.ts';
import { citation, importRecord, withoutTranslationMark } from '../record.ts';
import { TaggedEntry } from './tagged-entries.ts';

// https://www.nlm.nih.gov/bsd/mms/medlineelements.html: a tag of up to four letters in a column of four, a hyphen, a space; continuation
// lines begin with six spaces.
const tagged = /^([A-Z]{2,4}) {0,2}- ?(.*)$/;

/** A parser of NBIB. An entry begins with its `PMID`, or after a blank line where it has none. */
export function nbibParser(): FileParser {
  let entry: TaggedEntry | null = null;
  let isAfterBlank = false;
  let hasStructure = false;
  const close = function* (): Generator<Outcome> {
    const subject = entry && subjectAt(entry.line, entry.first('PMID'));
    if (entry && subject) yield outcomeOf(entry.isTooLong ? tooLongEntry : toRecord(entry), subject);
    entry = null;
  };
  return {
    canResume: false,
    get hasStructure() {
      return hasStructure;
    },
    *takeLine(text, line) {
      const [, tag = '', value = ''] = tagged.exec(text) ?? [];
      const isFull = entry?.has('TI') || (tag === 'PMID' && entry?.has('PMID'));
      if (tag !== '' && (entry === null || ((tag === 'PMID' || isAfterBlank) && isFull))) {
        yield* close();
        entry = new TaggedEntry(line);
        hasStructure = true;
      }
      isAfterBlank = text.trim() === '';
      if (tag !== '') entry?.add(tag, value);
      else entry?.continueWith(text);
    },
    finish: close,
  };
}

function toRecord(entry: TaggedEntry): PaperRecord | string {
  const publishedAt = bestDate([entry.first('DEP'), entry.first('DP')]);
  const full = [...entry.all('FAU'), ...entry.all('CN')];
  const pmid = entry.first('PMID');
  return importRecord({
    via: 'nbib',
    title: withoutTranslationMark(entry.first('TI', 'BTI', 'TT')),
    abstract: entry.first('AB', 'OAB') || null,
    authors: authorsWithIds((entry.has('FAU') ? full : entry.all('AU', 'CN')).map(nameOf)),
    publishedAt,
    journalRef: citation({
      venue: entry.first('JT', 'TA'),
      volume: entry.first('VI'),
      issue: entry.first('IP'),
      pages: entry.first('PG'),
      year: /\d{4}/.exec(entry.first('DP'))?.[0] ?? '',
    }),
    ids: {
      pmid,
      doi: doiOf(entry),
      addresses: /^\d+$/.test(pmid) ? [`https://pubmed.ncbi.nlm.nih.gov/${pmid}/`] : [],
    },
  });
}

/** `10.1234/abc [doi]`, next to the publisher's own id. */
function doiOf(entry: TaggedEntry): string {
  const [value = ''] = entry.all('LID', 'AID').filter((each) => /\[doi\]$/i.test(each));
  return collapseSpace(value.replace(/\[doi\]$/i, ''));
}

function nameOf(text: string): string {
  return suffixLast(text) ?? givenNameFirst(text);
}
