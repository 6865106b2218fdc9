// What may stand in digest.yaml: every key, what it must look like, and what it is when left out.
import * as z from 'zod';
import { enricherRegistry } from './fetchers/enrichers/registry.ts';
import { registry, sourceName } from './fetchers/registry.ts';
import { bouncesOptions } from './mail/bounces/options.ts';
import { mailOptions } from './mail/options.ts';
import { parseEmailAddress } from './model/email-address.ts';
import { rankingSchema } from './select/options.ts';
import { siteOptions } from './web/options.ts';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name, dateStyle: 'short' });
    return true;
  } catch {
    return false;
  }
}

const limit = z.int().min(1).max(200);

const editions = z.strictObject({
  daily: z
    .strictObject({
      limit: limit.default(20),
      at: z
        .string()
        .regex(new RegExp(`^${time}$`), { error: 'expected a time of day such as "07:00"' })
        .default('07:00'),
    })
    .optional()
    .describe('Each announcement day.'),
  weekly: z
    .strictObject({
      limit: limit.default(30),
      at: z
        .string()
        .regex(new RegExp(`^(?:${weekdays.join('|')}) ${time}$`), {
          error: 'expected a weekday and a time such as "Mon 07:00"',
        })
        .default('Mon 07:00'),
    })
    .optional()
    .describe('The week that ended last, by its ISO number.'),
  monthly: z
    .strictObject({
      limit: limit.default(50),
      at: z
        .string()
        .regex(new RegExp(`^(?:[1-9]|1\\d|2[0-8]) ${time}$`), {
          error: 'expected a day from 1 to 28 and a time such as "1 07:00"',
        })
        .default('1 07:00'),
    })
    .optional()
    .describe('The month that ended last.'),
});

type Named = Record<string, unknown>;

/** One of a registry is its name, or one key with its options: `- arxiv: { categories: [cs.CL] }`. */
function oneOf(
  registered: Readonly<Record<string, { options: z.ZodType }>>,
): z.ZodType<Named, string | Named> {
  const names = Object.keys(registered) as [string, ...string[]];
  const withOptions: z.ZodType<Named, Named> = z.union(
    Object.entries(registered).map(([name, { options }]) => z.strictObject({ [name]: options })),
  );
  const byName = z
    .enum(names)
    .transform((name): Named => ({ [name]: {} }))
    .pipe(withOptions);
  return z.union([byName, withOptions]);
}

export const configSchema = z.strictObject({
  title: z.string().min(1).max(80).default('Daily Papers').describe('The name of the digest.'),
  byline: z
    .string()
    .max(120)
    .default('')
    .describe('Stands under the title: "by AK and the research community".'),
  language: z.string().default('en').describe('BCP 47 language of the pages and mails.'),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, { error: 'expected a colour such as "#b4371f"' })
    .default('#b4371f')
    .describe('The one colour, for links and votes.'),
  timezone: z
    .string()
    .refine(isTimeZone, { error: 'expected an IANA time zone such as America/New_York' })
    .default('America/New_York')
    .describe('Dates of editions and the times they are due.'),
  database: z
    .string()
    .regex(/^sqlite:.+/, { error: 'expected sqlite:PATH, for instance sqlite:./digest.db' })
    .default('sqlite:./digest.db'),
  contact: z
    .string()
    .optional()
    .refine((text) => text === undefined || parseEmailAddress(text) !== null, {
      error: 'expected an email address',
    })
    .describe('Sent to the sources in the User-Agent, so that they can reach you before they block you.'),
  sources: z
    .array(oneOf(registry))
    .min(1, { error: 'expected at least one source' })
    .prefault(['huggingface'])
    .transform((list) =>
      list.flatMap((source) =>
        Object.entries(source).map(([kind, options]) => ({ kind, name: sourceName(kind, options), options })),
      ),
    )
    .superRefine((list, { addIssue }) => {
      list.forEach(({ name }, index) => {
        if (list.findIndex((other) => other.name === name) === index) return;
        addIssue({
          code: 'custom',
          path: [index],
          message: `another source is called "${name}"; give it a name`,
        });
      });
    })
    .describe('Where papers come from.'),
  enrich: z
    .array(oneOf(enricherRegistry))
    .default([])
    .transform((list) =>
      list.flatMap((each) => Object.entries(each).map(([kind, options]) => ({ kind, name: kind, options }))),
    )
    .refine((list) => new Set(list.map(({ kind }) => kind)).size === list.length, {
      error: 'expected each service once',
    })
    .describe('Services that are asked about the papers: citations, summaries, organisations, stars.'),
  editions: editions.prefault({ daily: {} }),
  ranking: rankingSchema.prefault({}).describe('How papers are ranked; docs/ranking.md explains it.'),
  mail: mailOptions.prefault({}),
  bounces: bouncesOptions.prefault({}).describe('What becomes of mails that come back.'),
  site: siteOptions.optional(),
});

export type ConfigFile = z.output<typeof configSchema>;
