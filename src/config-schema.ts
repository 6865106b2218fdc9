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

/** One of a registry, as it is called there, and its options. */
interface Chosen {
  kind: string;
  options: unknown;
}

/**
 * One of a registry is its name, or one key with its options: `- arxiv: { categories: [cs.CL] }`. Not a union: only the
 * schema of what was named is made, and only its complaints are heard.
 */
function oneOf(registered: Readonly<Record<string, { options(): z.ZodType }>>): z.ZodType<Chosen> {
  const names = Object.keys(registered);
  const expected = `expected one of ${names.join(', ')}, by name or as one key with its options`;
  return z
    .unknown()
    .transform((value, context): Chosen => {
      const entries: [string, unknown][] =
        typeof value === 'string' ? [[value, {}]] : value instanceof Object ? Object.entries(value) : [];
      const [kind, given] = entries.length === 1 && entries[0] ? entries[0] : ['', null];
      const definition = Object.hasOwn(registered, kind) ? registered[kind] : undefined;
      if (!definition) {
        context.addIssue(expected);
        return z.NEVER;
      }
      const { data, error } = definition.options().safeParse(given);
      for (const issue of error?.issues ?? []) {
        context.addIssue({ ...issue, path: [kind, ...issue.path] });
      }
      return { kind, options: data };
    })
    .meta({
      // For the JSON Schema alone, so it is made when that is.
      get anyOf() {
        const withOptions = names.map((name) =>
          z.strictObject({ [name]: registered[name]?.options() ?? z.never() }),
        );
        return [z.enum(names), ...withOptions].map(inJsonSchema);
      },
    });
}

function inJsonSchema(schema: z.ZodType): unknown {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
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
      list.map(({ kind, options }) => ({ kind, name: sourceName(kind, options), options })),
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
    .transform((list) => list.map(({ kind, options }) => ({ kind, name: kind, options })))
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
