// What may stand in digest.yaml: every key, what it must look like, and what it is when left out.
//
// The schemas are made with zod/mini: zod's classic API puts some hundred methods on every kind of schema, binds those
// that are called and copies the schema at every step of a chain, which costs a short command several milliseconds. Where
// answers are read in number the classic API is at home: it writes itself a faster parser.
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { enricherRegistry } from '../fetchers/enrichers/registry.ts';
import { registry } from '../fetchers/registry.ts';
import { bouncesOptions } from '../mail/bounces/options.ts';
import { mailOptions } from '../mail/options.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import { rankingSchema } from '../select/options.ts';
import { siteOptions } from '../web/options.ts';

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

const limit = z.int().check(z.minimum(1), z.maximum(200));

/** When an edition is due, in the form that the error describes. */
function due(form: string, error: string) {
  return z.string().check(z.regex(new RegExp(`^${form}$`), { error }));
}

const editions = z.strictObject({
  daily: z
    .optional(
      z.strictObject({
        limit: z._default(limit, 20),
        at: z._default(due(time, 'expected a time of day such as "07:00"'), '07:00'),
      }),
    )
    .check(z.describe('Each announcement day.')),
  weekly: z
    .optional(
      z.strictObject({
        limit: z._default(limit, 30),
        at: z._default(
          due(`(?:${weekdays.join('|')}) ${time}`, 'expected a weekday and a time such as "Mon 07:00"'),
          'Mon 07:00',
        ),
      }),
    )
    .check(z.describe('The week that ended last, by its ISO number.')),
  monthly: z
    .optional(
      z.strictObject({
        limit: z._default(limit, 50),
        at: z._default(
          due(`(?:[1-9]|1\\d|2[0-8]) ${time}`, 'expected a day from 1 to 28 and a time such as "1 07:00"'),
          '1 07:00',
        ),
      }),
    )
    .check(z.describe('The month that ended last.')),
});

/** How the schemas are asked. */
export const parsing: z.core.ParseContext<z.core.$ZodIssue> = {
  // zod/mini has no texts of its own. The English ones are made once there is an error to describe.
  error: (issue) => en().localeError(issue),
};

/**
 * One of a registry is its name, or one key with its options: `- arxiv: { categories: [cs.CL] }`. Not a union: only the
 * schema of what was named is made, and only its complaints are heard.
 */
function oneOf<Configured>(
  registered: Readonly<Record<string, (kind: string) => z.ZodMiniType<Configured>>>,
): z.ZodMiniType<Configured> {
  const names = Object.keys(registered);
  const expected = `expected one of ${names.join(', ')}, by name or as one key with its options`;
  const chosen = z.transform((value, { issues }): Configured => {
    const entries: [string, unknown][] =
      typeof value === 'string' ? [[value, {}]] : value instanceof Object ? Object.entries(value) : [];
    const [kind, given] = entries.length === 1 && entries[0] ? entries[0] : ['', null];
    const schemaOf = Object.hasOwn(registered, kind) ? registered[kind] : undefined;
    if (!schemaOf) {
      issues.push({ code: 'custom', message: expected, input: value });
      return z.NEVER;
    }
    const { data, error } = schemaOf(kind).safeParse(given, parsing);
    if (!error) return data;
    for (const issue of error.issues) {
      issues.push({ ...issue, path: [kind, ...issue.path], input: undefined });
    }
    return z.NEVER;
  });
  return z.pipe(z.unknown(), chosen).register(z.globalRegistry, {
    // For the JSON Schema alone, so it is made when that is; z.meta() would read it at once to copy it.
    get anyOf() {
      const withOptions = Object.entries(registered).map(([name, schemaOf]) =>
        z.strictObject({ [name]: schemaOf(name) }),
      );
      return [z.enum(names), ...withOptions].map(inJsonSchema);
    },
  });
}

function inJsonSchema(schema: z.ZodMiniType): unknown {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

export const configSchema = z.strictObject({
  title: z
    ._default(z.string().check(z.minLength(1), z.maxLength(80)), 'Daily Papers')
    .check(z.describe('The name of the digest.')),
  byline: z
    ._default(z.string().check(z.maxLength(120)), '')
    .check(z.describe('Stands under the title: "by AK and the research community".')),
  language: z._default(z.string(), 'en').check(z.describe('BCP 47 language of the pages and mails.')),
  accent: z
    ._default(
      z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/, { error: 'expected a colour such as "#b4371f"' })),
      '#b4371f',
    )
    .check(z.describe('The one colour, for links and votes.')),
  timezone: z
    ._default(
      z
        .string()
        .check(z.refine(isTimeZone, { error: 'expected an IANA time zone such as America/New_York' })),
      'America/New_York',
    )
    .check(z.describe('Dates of editions and the times they are due.')),
  database: z._default(
    z
      .string()
      .check(z.regex(/^sqlite:.+/, { error: 'expected sqlite:PATH, for instance sqlite:./digest.db' })),
    'sqlite:./digest.db',
  ),
  contact: z.optional(z.string()).check(
    z.refine((text) => text === undefined || parseEmailAddress(text) !== null, {
      error: 'expected an email address',
    }),
    z.describe('Sent to the sources in the User-Agent, so that they can reach you before they block you.'),
  ),
  sources: z
    .prefault(z.array(oneOf(registry)).check(z.minLength(1, { error: 'expected at least one source' })), [
      'huggingface',
    ])
    .check(
      z.superRefine((list, { addIssue }) => {
        list.forEach(({ name }, index) => {
          if (list.findIndex((other) => other.name === name) === index) return;
          addIssue({
            code: 'custom',
            path: [index],
            message: `another source is called "${name}"; give it a name`,
          });
        });
      }),
      z.describe('Where papers come from.'),
    ),
  enrich: z._default(z.array(oneOf(enricherRegistry)), []).check(
    z.refine((list) => new Set(list.map(({ kind }) => kind)).size === list.length, {
      error: 'expected each service once',
    }),
    z.describe('Services that are asked about the papers: citations, summaries, organisations, stars.'),
  ),
  editions: z.prefault(editions, { daily: {} }),
  ranking: z
    .prefault(rankingSchema, {})
    .check(z.describe('How papers are ranked; docs/ranking.md explains it.')),
  mail: z.prefault(mailOptions, {}),
  bounces: z.prefault(bouncesOptions, {}).check(z.describe('What becomes of mails that come back.')),
  site: z.optional(siteOptions),
});

export type ConfigFile = z.output<typeof configSchema>;
