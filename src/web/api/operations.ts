// The operations of the API as values: routes are made from them, and so is the OpenAPI document.
import * as z from 'zod';
import { AppError } from '../../errors.ts';
import { type Period, periods } from '../../model/edition.ts';
import { maxQueryLength, maxSearchPages, type SearchMode, searchModes } from '../../model/search.ts';
import { isPlainDate } from '../../model/time.ts';
import { editionListSchema, editionSchema, paperDetailSchema, searchSchema } from './answers.ts';

interface Parameter<Value> {
  in: 'path' | 'query';
  description: string;
  /** Ends the sentence "Expected …". */
  expected: string;
  /** Reads the text of the parameter, undefined if it is missing. */
  schema: z.ZodType<Value>;
  example: string;
}

type Parameters = Readonly<Record<string, Parameter<unknown>>>;

export interface Operation<P extends Parameters = Parameters, Answer extends z.ZodType = z.ZodType> {
  /** Below the path of the API, with parameters in braces. */
  path: string;
  summary: string;
  parameters: P;
  answer: Answer;
  /** Whether what it names may be missing. */
  mayBeMissing: boolean;
  /** Whether another spelling of what it names is redirected to the canonical one. */
  redirects: boolean;
}

type ValuesOf<P extends Parameters> = { [Name in keyof P]: z.output<P[Name]['schema']> };

function operation<P extends Parameters, Answer extends z.ZodType>(
  definition: Operation<P, Answer>,
): Operation<P, Answer> {
  return definition;
}

/** A whole number from `min` to `max`; numbers in any other notation are refused. */
function wholeNumber(min: number, max: number, absent: number) {
  return z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min).max(max)).default(absent);
}

const periodWords = `one of ${periods.join(', ')}`;
const editionOrDate = /^(?:(?:daily|weekly|monthly|trending)\/)?(?:\d{4}-\d\d(?:-\d\d)?|\d{4}-W\d\d)$/;

export const maxListed = 100;

const period: Parameter<Period> = {
  in: 'path',
  description: 'the kind of edition',
  expected: periodWords,
  schema: z.enum(periods),
  example: 'daily',
};

export const operations = {
  listEditions: operation({
    path: '/editions',
    summary: 'The editions that were published, the latest first',
    parameters: {
      period: {
        in: 'query',
        description: 'only editions of this kind',
        expected: periodWords,
        schema: z.enum(periods).optional(),
        example: 'daily',
      },
      before: {
        in: 'query',
        description: 'only editions dated before this date, or listed after the edition with this id',
        expected: 'a date such as 2026-06-17, or the id of an edition such as daily/2026-06-17',
        schema: z
          .string()
          .regex(editionOrDate)
          .refine((value) => value.includes('/') || isPlainDate(value))
          .optional(),
        example: '2026-06-17',
      },
      limit: {
        in: 'query',
        description: 'how many at most',
        expected: `a whole number from 1 to ${maxListed}`,
        schema: wholeNumber(1, maxListed, 30),
        example: '10',
      },
    },
    answer: editionListSchema,
    mayBeMissing: false,
    redirects: false,
  }),
  latestEdition: operation({
    path: '/editions/{period}/latest',
    summary: 'The latest edition of a kind; as it would be now where none was published yet',
    parameters: { period },
    answer: editionSchema,
    mayBeMissing: true,
    redirects: false,
  }),
  getEdition: operation({
    path: '/editions/{period}/{date}',
    summary: 'An edition with its papers and why each is in it',
    parameters: {
      period,
      date: {
        in: 'path',
        description:
          'as in the id of the edition: 2026-06-16, 2026-W25 or 2026-06; any day of its period leads there',
        expected: 'a date such as 2026-06-16, 2026-W25 or 2026-06',
        schema: z.string(),
        example: '2026-06-16',
      },
    },
    answer: editionSchema,
    mayBeMissing: true,
    redirects: true,
  }),
  getPaper: operation({
    path: '/papers/{id}',
    summary: 'A paper with its signals over time, its versions and the editions that list it',
    parameters: {
      id: {
        in: 'path',
        description:
          'the canonical id; an arXiv id or address, or a DOI, leads there. Slashes may stay as they are',
        expected: 'the id of a paper',
        schema: z.string(),
        example: 'arxiv:2606.14777',
      },
    },
    answer: paperDetailSchema,
    mayBeMissing: true,
    redirects: true,
  }),
  search: operation({
    path: '/search',
    summary: 'Papers by text, names, ids and meaning, the best matches first',
    parameters: {
      q: {
        in: 'query',
        description:
          'the query, as the search box of the site takes it: words, "a phrase", -word, author:"Ada Ames", cat:cs.CL, since:2026-05',
        expected: `a query of 1 to ${maxQueryLength} characters`,
        schema: z.string().trim().min(1).max(maxQueryLength),
        example: 'sparse attention',
      },
      page: {
        in: 'query',
        description: 'from 1',
        expected: `a whole number from 1 to ${maxSearchPages}`,
        schema: wholeNumber(1, maxSearchPages, 1),
        example: '1',
      },
      mode: {
        in: 'query',
        description: 'by text and meaning together, or by one of them',
        expected: `one of ${searchModes.join(', ')}`,
        schema: z.enum(searchModes).default('hybrid' satisfies SearchMode),
        example: 'text',
      },
    },
    answer: searchSchema,
    mayBeMissing: false,
    redirects: false,
  }),
};

/**
 * The values of an operation's parameters; `textOf` has the text of one, which counts as missing if it is empty. Throws an
 * `AppError` "not-found" for a part of the path, and "usage" for a part of the query, that isn't what is expected.
 */
export function readParameters<P extends Parameters>(
  parameters: P,
  textOf: (name: string, place: 'path' | 'query') => string | undefined,
): ValuesOf<P> {
  const values = Object.entries(parameters).map(([name, { in: place, expected, schema }]) => {
    const given = textOf(name, place) || undefined;
    const read = schema.safeParse(given);
    if (read.success) return [name, read.data];
    const fault = given === undefined ? 'is missing' : 'is invalid';
    throw new AppError(place === 'path' ? 'not-found' : 'usage', `"${name}" ${fault}`, {
      hint: `Expected ${expected}.`,
    });
  });
  return Object.fromEntries(values) as ValuesOf<P>;
}
