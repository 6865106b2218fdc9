// The configuration of the arXiv source.
import * as z from 'zod/mini';
import { arxivCalendar } from '../../model/calendar.ts';
import { OptionError, parsed } from '../../model/option.ts';
import { endpointOption, minIntervalOption } from '../endpoint.ts';
import type { SourceDefinition } from '../source.ts';

/**
 * The archives, by what their categories look like (https://arxiv.org/category_taxonomy): two capitals in most, words in two of
 * them, and no categories in the last ones. Single categories aren't listed: arXiv adds some now and then.
 */
const archives: readonly [names: readonly string[], categories: RegExp][] = [
  [['astro-ph', 'cs', 'econ', 'eess', 'math', 'nlin', 'q-bio', 'q-fin', 'stat'], /^[A-Z]{2}$/],
  [['cond-mat', 'physics'], /^[a-z]+(?:-[a-z]+)*$/],
  [['gr-qc', 'hep-ex', 'hep-lat', 'hep-ph', 'hep-th', 'math-ph', 'nucl-ex', 'nucl-th', 'quant-ph'], /^$/],
];

const expectedCategory = 'expected an arXiv category such as cs.CL (https://arxiv.org/category_taxonomy)';

/** An archive (hep-th, astro-ph) or a category of one (cs.CL, cond-mat.mtrl-sci). */
function readCategory(text: string): string {
  const [archive = '', category = '', ...rest] = text.split('.');
  const known = archives.find(([names]) => names.includes(archive));
  if (known && rest.length === 0 && (!text.includes('.') || (known[1].test(category) && category !== '')))
    return text;
  const lower = archive.toLowerCase();
  const spelled = archives.find(([names]) => names.includes(lower));
  const meant = [category.toUpperCase(), category.toLowerCase()].find((each) => spelled?.[1].test(each));
  throw new OptionError(expectedCategory, meant && rest.length === 0 ? { meant: `${lower}.${meant}` } : {});
}

const category = () =>
  parsed(z.string(), readCategory).check(z.meta({ pattern: '^[a-z]+(-[a-z]+)*(\\.[A-Za-z-]{2,})?$' }));

const options = () =>
  z.strictObject({
    categories: z
      .array(category())
      .check(
        z.minLength(1, { error: 'expected at least one category, for instance [cs.CL]' }),
        z.maxLength(50),
        z.describe('Archives or categories to follow, the most important first.'),
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
      ._default(z.array(z.iso.date({ error: 'expected a date such as 2026-12-25' })), [])
      .check(z.describe('Dates without a listing, in addition to those that arXiv has published.')),
  });

export type ArxivOptions = z.output<ReturnType<typeof options>>;

export const arxivSource: SourceDefinition<ArxivOptions> = {
  options,
  calendar: ({ holidays }) => arxivCalendar(holidays),
  categories: ({ categories }) => categories,
};
