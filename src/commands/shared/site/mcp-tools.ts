// The tools of `digest mcp`: each with the schema of its input and of its result, and what it does.
import * as z from 'zod';
import { AppError } from '../../../errors.ts';
import { type Edition, periods } from '../../../model/edition.ts';
import { maxQueryLength, searchModes } from '../../../model/search.ts';
import { editionSchema, paperDetailSchema, searchSchema } from '../../../web/api/answers.ts';
import { PaperSearch } from '../../search.ts';
import { explainPaper } from '../../why.ts';
import type { CommandContext } from '../context.ts';
import { composeEdition } from '../editions/compose.ts';
import { parseEditionName } from '../editions/edition-name.ts';
import { findPaper } from '../papers/find-paper.ts';
import { editionValue, paperValue } from './api-content.ts';

/** Throws an `AppError` for what the person or model that called it can put right. */
export interface McpTool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  description: string;
  input: Input;
  output: Output;
  run(input: z.output<Input>): Promise<z.input<Output>>;
}

const limit = z.int().min(1).max(200);
const paperId = z
  .string()
  .min(1)
  .max(2_000)
  .describe('an arXiv id or address, a DOI, or an id that another tool returned');

const period = z.enum(periods).default('daily').describe('the kind of edition');
const editionLimit = limit.optional().describe('how many papers at most; all when left out');

const foundSchema = searchSchema.omit({ next: true }).extend({
  results: z.array(searchSchema.shape.results.element.omit({ snippet: true })),
});

const placeSchema = z.object({ place: z.int(), of: z.int() });
const whySchema = z.object({
  paper: z.string(),
  title: z.string(),
  editions: z
    .array(
      z.object({
        edition: z.string(),
        frozen: z.boolean().describe('false for the edition that is still open'),
        place: placeSchema.nullable().describe('among all candidates'),
        section: z.string().nullable().describe('null if it is not in the list'),
        reasons: z.array(z.string()),
        explanation: z.string(),
      }),
    )
    .describe('the latest first'),
  outside: z.string().nullable().describe('what keeps it out of all editions'),
});

export function mcpTools(context: CommandContext): McpTool[] {
  const { store } = context;
  const search = new PaperSearch(context);

  const answer = (edition: Edition, count: number | undefined) => {
    if (edition.entries.length === 0) {
      throw new AppError('empty', `${edition.id} has no papers`, {
        hint: 'Name another edition, or search; "digest fetch" brings new papers.',
      });
    }
    return editionValue({ ...edition, entries: edition.entries.slice(0, count) });
  };

  return [
    tool({
      name: 'today',
      title: "Today's papers",
      description:
        'The latest edition: its papers ranked, each with the reasons for its place. If it is not frozen yet, it is shown as it would be now, with frozenAt null.',
      input: z.strictObject({ period, limit: editionLimit }),
      output: editionSchema,
      async run({ period: kind, limit: count }) {
        return answer(await composeEdition(context, { period: kind, date: null }), count);
      },
    }),
    tool({
      name: 'edition',
      title: 'An edition',
      description: 'The edition of a day, a week or a month: its papers ranked, with reasons.',
      input: z.strictObject({
        edition: z
          .string()
          .max(100)
          .describe('such as daily/2026-06-16, weekly/2026-W25 or monthly/2026-06; daily is the latest'),
        limit: editionLimit,
      }),
      output: editionSchema,
      async run({ edition, limit: count }) {
        return answer(await composeEdition(context, parseEditionName(edition)), count);
      },
    }),
    tool({
      name: 'search',
      title: 'Search papers',
      description:
        'Papers by text, names, ids and meaning, the best matches first. A query may have "a phrase", -word, author:"Ada Ames", org:name, cat:cs.CL, since:2026-05, until:2026-06-16. Give "like" to find papers similar to one.',
      input: z.strictObject({
        query: z.string().max(maxQueryLength).default(''),
        like: paperId.optional().describe('papers like the one with this id; the query narrows them'),
        mode: z.enum(searchModes).default('hybrid'),
        limit: limit.max(50).default(10).describe('papers on a page'),
        page: z.int().min(1).max(1_000).default(1),
      }),
      output: foundSchema,
      async run({ query, like, mode, limit: size, page }) {
        if (query.trim() === '' && like === undefined) {
          throw new AppError('usage', 'search for what?', { hint: 'Give a query, or like with an id.' });
        }
        const { result } = await search.find({
          query,
          mode,
          like: like ?? null,
          limit: size,
          offset: (page - 1) * size,
        });
        return { ...result, page, pages: Math.ceil(result.total / size) };
      },
    }),
    tool({
      name: 'show',
      title: 'A paper',
      description:
        'One paper: abstract, authors, links, votes and citations over time, versions, and the editions that list it.',
      input: z.strictObject({ id: paperId }),
      output: paperDetailSchema,
      run: async ({ id }) => await paperValue(context, await findPaper(store, id)),
    }),
    tool({
      name: 'why',
      title: 'Why a paper is or is not in an edition',
      description: 'The place of a paper among the candidates of each edition, and what kept it out.',
      input: z.strictObject({ id: paperId }),
      output: whySchema,
      run: async ({ id }) => await explainPaper(context, id, null),
    }),
  ];
}

/** A tool whose result has the keys of its schema and no others. */
function tool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: McpTool<Input, Output>,
): McpTool {
  return {
    ...definition,
    // The server passes the input as parsed by the schema.
    run: async (input) => definition.output.parse(await definition.run(input as z.output<Input>)),
  };
}
