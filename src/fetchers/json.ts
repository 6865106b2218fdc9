// Parses JSON responses: invalid JSON fails as a whole, a bad entry of a list doesn't affect the others.
import * as z from 'zod';
import { messageOf, ParseError } from '../errors.ts';
import type { PaperRecord, Reject } from '../model/paper.ts';

/** The value in a response. Throws `ParseError` if it is not JSON or is cut off. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ParseError(`the response is not JSON: ${messageOf(error)}`, {
      cause: error,
      hint: 'It may have been cut off; the next run tries again.',
    });
  }
}

/** The response as a service documents it. Throws `ParseError` that names what is wrong. */
export function parseAnswer<T>(body: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new ParseError(`the response is not what the service documents: ${reasonOf(parsed.error)}`, {
    hint: 'Is "endpoint" the address of that service?',
  });
}

/** An optional value: null, or an invalid one, counts as absent. */
export function optional<T>(schema: z.ZodType<T>) {
  return schema
    .nullish()
    .catch(undefined)
    .transform((value): T | undefined => value ?? undefined);
}

/** A list of the items that fit: others are dropped, and anything that is not a list becomes an empty one. */
export function listOf<T>(schema: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items): T[] =>
      items.flatMap((item) => {
        const parsed = schema.safeParse(item);
        return parsed.success ? [parsed.data] : [];
      }),
    )
    .prefault([]);
}

/** A text, or a number that a service gives as either. */
export const textOrNumber = z.union([z.string(), z.number().transform(String)]);

/** Reads each entry by itself; one that does not fit its schema, or makes no record, becomes a reject. */
export function readEntries<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  subjectOf: (entry: unknown, index: number) => string,
  toRecord: (entry: T) => PaperRecord | string,
): { records: PaperRecord[]; rejects: Reject[] } {
  const records: PaperRecord[] = [];
  const rejects: Reject[] = [];
  entries.forEach((entry, index) => {
    const parsed = schema.safeParse(entry);
    const record = parsed.success ? toRecord(parsed.data) : reasonOf(parsed.error);
    if (typeof record === 'string') rejects.push({ subject: subjectOf(entry, index), reason: record });
    else records.push(record);
  });
  return { records, rejects };
}

/** What an entry calls itself under one of the keys, else its place in the list. */
export function nameOfEntry(entry: unknown, index: number, ...keys: readonly string[]): string {
  const fields = z.record(z.string(), z.unknown()).safeParse(entry);
  const name = keys.map((key) => fields.data?.[key]).find((value) => typeof value === 'string' && value);
  return typeof name === 'string' ? name.slice(0, 200) : `entry ${index + 1}`;
}

/** The first of what is wrong with an entry, and where. */
export function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'the entry'}: ${issue?.message ?? 'not valid'}`;
}
