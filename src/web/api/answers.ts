// What the API answers: the schemas that shape every answer, and that the OpenAPI document describes.
import * as z from 'zod';
import { periods } from '../../model/edition.ts';
import { signalNames, tldrOrigins } from '../../model/paper.ts';
import { searchModes } from '../../model/search.ts';

const text = (description: string) => z.string().describe(description);
const textOrNull = (description: string) => z.string().nullable().describe(description);
const count = (description: string) => z.int().nonnegative().describe(description);
const date = (description: string) => z.string().describe(`${description}, YYYY-MM-DD`);
const instant = (description: string) => z.string().describe(`${description}, ISO 8601 in UTC`);

const author = z.object({
  name: z.string(),
  affiliations: z.array(z.string()),
  orcid: z.string().optional(),
});

const tldr = z
  .object({
    text: z.string(),
    by: z.enum(tldrOrigins).describe('who wrote it'),
    model: z.string().optional().describe('the model that wrote it, where that is known'),
  })
  .nullable();

const links = z.object({
  abstract: z.string().nullable(),
  pdf: z.string().nullable(),
  code: z.string().nullable(),
  project: z.string().nullable(),
  discussion: z.string().nullable(),
  published: z.string().optional().describe("the journal's page, where the other links are a preprint's"),
});

export const paperSchema = z.object({
  id: text('the canonical id, such as arxiv:2606.14777 or doi:10.1101/2026.07.31.741992'),
  title: z.string(),
  abstract: z.string().nullable(),
  // Editions that earlier versions froze have papers without the key.
  tldr: tldr.default(null).describe('what the paper is about, in a sentence or two'),
  authors: z.array(author),
  organization: z.object({ name: text('the short handle'), fullname: text('the name to show') }).nullable(),
  publishedAt: instant('first submission').nullable(),
  announcedOn: date('the earliest announcement by any source').nullable(),
  version: z.number().nullable(),
  withdrawn: z.boolean(),
  categories: z.array(z.string()).describe('the primary category first'),
  // Files that are imported may have any number.
  upvotes: z.number().describe('the latest number of upvotes'),
  comments: z.number().describe('the latest number of comments'),
  score: z.number().nullable().describe('what ranks it in its edition; null where it was not ranked'),
  reasons: z.array(z.string()).describe('why it is in its edition'),
  links,
  thumbnail: z.string().nullable(),
  note: textOrNull('what its authors say about it: pages, venue'),
  journalRef: textOrNull('where it was published, as people cite it'),
  sources: z.array(z.string()).describe('the sources that reported it, in order of precedence'),
  keywords: z.array(z.string()).optional().describe('topics, as a model named them'),
  authorParticipates: z.boolean().optional().describe('whether an author takes part in the discussion'),
  media: z.array(z.string()).optional().describe('pictures and films that were added to it'),
});

const entrySchema = paperSchema.extend({
  rank: z.int().positive().describe('from 1'),
  picked: z.boolean().describe('pinned by the editor'),
  editorNote: z.string().nullable(),
  section: z.enum(['trending', 'new', 'for-you', 'missed']).optional(),
  newIn: z.string().optional().describe('the category or source that it is new in'),
});

const period = z.enum(periods);

export const editionKeySchema = z.object({
  id: text('such as daily/2026-06-16, weekly/2026-W25 or monthly/2026-06'),
  period,
  date: date('the day of the edition; the Monday of a week, the first of a month'),
});

export const editionSchema = z.object({
  edition: editionKeySchema.extend({
    frozenAt: instant('when it was frozen: from then on it never changes').nullable(),
    considered: count('how many papers there were to choose from'),
    lacking: z.array(z.string()).describe('names of sources whose papers of the day were incomplete'),
  }),
  papers: z.array(entrySchema),
  missed: z
    .array(entrySchema)
    .describe('papers that earlier editions left out and that have taken off since'),
});

export const editionListSchema = z.object({
  editions: z.array(editionKeySchema).describe('the latest first'),
  next: textOrNull('the address of the next page'),
});

export const paperDetailSchema = paperSchema.extend({
  signals: z
    .array(
      z.object({
        name: z.enum(signalNames),
        value: z.number(),
        at: instant('when it was observed'),
        source: z.string(),
      }),
    )
    .describe('votes, comments, citations and the like over time'),
  versions: z.array(z.object({ version: z.number(), seenAt: instant('when it was first seen') })),
  announcements: z.array(
    z.object({
      source: z.string(),
      on: date('the date of the listing'),
      kind: z.enum(['new', 'cross', 'featured', 'replace', 'replace-cross']),
      seenAt: instant('when it was first seen'),
    }),
  ),
  editions: z.array(editionKeySchema).describe('the editions that list it, the latest first'),
});

const marked = z.object({
  text: z.string(),
  marks: z
    .array(z.tuple([z.int().nonnegative(), z.int().nonnegative()]))
    .describe('start and end of each hit, in UTF-16 units'),
});

export const searchSchema = z.object({
  query: z.string(),
  mode: z.enum(searchModes).describe('how it was searched: text if there is no embedding'),
  total: count('how many papers match in all'),
  page: z.int().positive(),
  pages: count('how many pages can be read'),
  next: textOrNull('the address of the next page'),
  corrections: z
    .array(z.object({ from: z.string(), to: z.string() }))
    .describe('words that no paper has, and what was looked for instead'),
  results: z.array(
    z.object({
      score: z.number().describe('comparable within one query only'),
      snippet: z.object({ title: marked, passage: marked.nullable() }),
      paper: paperSchema,
    }),
  ),
});

export const errorSchema = z.object({
  error: z.object({
    code: text('a stable word for programs'),
    message: z.string(),
    hint: textOrNull('what to do about it'),
  }),
});

export type ErrorAnswer = z.output<typeof errorSchema>;
