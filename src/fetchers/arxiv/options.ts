// What the arXiv source takes in the configuration.
import * as z from 'zod/mini';
import { arxivCalendar } from '../../model/calendar.ts';
import { endpointOption, minIntervalOption } from '../endpoint.ts';
import type { SourceDefinition } from '../source.ts';

// An archive (hep-th, astro-ph) or a category of one (cs.CL, cond-mat.mtrl-sci).
const category = () =>
  z.string().check(
    z.regex(/^[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,})?$/, {
      error: 'expected an arXiv category such as cs.CL (https://arxiv.org/category_taxonomy)',
    }),
  );

const options = () =>
  z.strictObject({
    categories: z
      .array(category())
      .check(
        z.minLength(1, { error: 'expected at least one category, for instance [cs.CL]' }),
        z.maxLength(50),
        z.describe('Archives or categories to follow, the most wanted first.'),
      ),
    endpoints: z
      .prefault(
        z.strictObject({
          rss: endpointOption('https://rss.arxiv.org/rss'),
          api: endpointOption('https://export.arxiv.org/api/query'),
          oai: endpointOption('https://oaipmh.arxiv.org/oai'),
        }),
        {},
      )
      .check(z.describe('Mirrors or local servers.')),
    minIntervalMs: minIntervalOption().check(
      z.describe('Milliseconds between requests; at least 3000 for arXiv itself.'),
    ),
    holidays: z
      ._default(z.array(z.iso.date()), [])
      .check(z.describe('Dates without a listing, beside those that arXiv has published.')),
  });

export type ArxivOptions = z.output<ReturnType<typeof options>>;

export const arxivSource: SourceDefinition<ArxivOptions> = {
  options,
  calendar: ({ holidays }) => arxivCalendar(holidays),
  categories: ({ categories }) => categories,
};
