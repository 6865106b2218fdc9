// Reads JSON of papers: one a line, an array of them, or one printed over several lines.
import * as z from 'zod';
import { messageOf } from '../../../errors.ts';
import type { PaperRecord } from '../../../model/paper.ts';
import { type FileParser, type Outcome, outcomeOf, subjectAt, tooLongEntry } from '../file-parser.ts';
import { ValueCutter } from './value-cutter.ts';

const faults = { unclosed: 'its brackets do not match', 'too long': tooLongEntry };

/** The lists in which `digest top` and `search`, and other programs, wrap papers. */
const lists = z.union([
  z.object({ papers: z.array(z.unknown()) }).transform(({ papers }) => papers),
  z.object({ references: z.array(z.unknown()) }).transform(({ references }) => references),
  z.object({ items: z.array(z.unknown()) }).transform(({ items }) => items),
  // Crossref's answers.
  z.object({ message: z.object({ items: z.array(z.unknown()) }) }).transform(({ message }) => message.items),
  z.object({ message: z.object({ DOI: z.string() }).loose() }).transform(({ message }) => [message]),
  z
    .object({ results: z.array(z.object({ paper: z.unknown() })) })
    .transform(({ results }) => results.map(({ paper }) => paper)),
]);

/** A parser of JSON documents that fit the schema, each read by itself. */
export function jsonParser<T>(schema: z.ZodType<T>, read: (value: T) => PaperRecord | string): FileParser {
  let cutter: ValueCutter | null = null;
  let isFirst = true;
  const outcomes = function* (text: string, line: number): Generator<Outcome> {
    const subject = subjectAt(line);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      yield outcomeOf(`it is not JSON: ${messageOf(error).slice(0, 100)}`, subject);
      return;
    }
    const list = hasTitle(value) ? null : lists.safeParse(value);
    for (const each of list?.success ? list.data : [value]) {
      const parsed = schema.safeParse(each);
      yield outcomeOf(parsed.success ? read(parsed.data) : complaint(parsed.error), subject);
    }
  };
  const cut = function* (values: ReturnType<ValueCutter['takeLine']>): Generator<Outcome> {
    for (const { text, line, fault } of values) {
      if (fault) yield outcomeOf(faults[fault], subjectAt(line));
      else yield* outcomes(text, line);
    }
  };
  return {
    get canResume() {
      return cutter === null;
    },
    hasStructure: true,
    *takeLine(line, number) {
      if (line.trim() === '') return;
      if (isFirst && !/^\s*\{.*\}\s*$/.test(line)) cutter = new ValueCutter();
      isFirst = false;
      yield* cutter ? cut(cutter.takeLine(line, number)) : outcomes(line, number);
    },
    *finish() {
      if (cutter) yield* cut(cutter.finish());
    },
  };
}

function hasTitle(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'title' in value;
}

function complaint(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not valid'}`;
}
