// Reads Web of Science's plain text: entries from `PT` to `ER`.
import { type FileParser, type Outcome, outcomeOf, subjectAt, tooLongEntry } from '../file-parser.ts';
import { TaggedEntry } from './tagged-entries.ts';
import { wosRecord } from './web-of-science.ts';

/** Fields that have a value a line; the lines of others are one text. */
const lists = new Set(['AU', 'AF', 'BA', 'BF', 'BE', 'CA', 'C1', 'CR', 'EM', 'RI', 'OI']);

/** A parser of the plain text. A tag is in the first two columns; continuation lines begin with three spaces. */
export function wosParser(): FileParser {
  let entry: TaggedEntry | null = null;
  let tag = '';
  let hasStructure = false;
  const close = function* (): Generator<Outcome> {
    if (entry)
      yield outcomeOf(
        entry.isTooLong ? tooLongEntry : recordOf(entry),
        subjectAt(entry.line, entry.first('UT')),
      );
    entry = null;
  };
  return {
    canResume: false,
    get hasStructure() {
      return hasStructure;
    },
    *takeLine(text, line) {
      const [, name = '', value = ''] = /^([A-Z][A-Z0-9])(?: (.*))?$/.exec(text.trimEnd()) ?? [];
      if (name === '') {
        entry?.continueWith(text, lists.has(tag));
        return;
      }
      tag = name;
      if (name === 'PT' || name === 'ER') yield* close();
      if (name === 'PT') {
        entry = new TaggedEntry(line);
        hasStructure = true;
      }
      entry?.add(name, value);
    },
    finish: close,
  };
}

function recordOf(entry: TaggedEntry) {
  return wosRecord({ first: (...tags) => entry.first(...tags), all: (...tags) => entry.all(...tags) });
}
