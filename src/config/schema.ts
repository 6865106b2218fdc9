// The schema of digest.yaml: every key, its form and its default. Its output is the configuration that the program uses.
//
// The schemas are made with zod/mini: zod's classic API puts some hundred methods on every kind of schema, binds those
// that are called and copies the schema at every step of a chain, which costs a short command several milliseconds. The
// classic API suits answers of services, which are many: it compiles a faster parser.
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { enricherRegistry } from '../fetchers/enrichers/registry.ts';
import { libraryRegistry } from '../fetchers/libraries/registry.ts';
import { registry } from '../fetchers/registry.ts';
import type { ConfiguredService } from '../fetchers/source.ts';
import { embeddingsOptions } from '../llm/options.ts';
import { summariesOptions } from '../llm/summaries/options.ts';
import { bouncesOptions } from '../mail/bounces/options.ts';
import { mailOptions } from '../mail/options.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import { languageTag } from '../model/language-tag.ts';
import { lineOfText, OptionError, type OptionErrorDetails, orNull, parsed } from '../model/option.ts';
import { outletsOptions } from '../outlets/options.ts';
import { editionsOptions, rankingSchema } from '../select/options.ts';
import { parseDatabase, retentionOptions } from '../store/options.ts';
import { siteOptions } from '../web/options.ts';

function timeZone(name: string): string {
  const known = Intl.supportedValuesOf('timeZone');
  // A format knows other names of zones as well, and takes ten times as long to make as the list.
  if (known.includes(name)) return name;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name, dateStyle: 'short' });
    return name;
  } catch {
    // `Berlin` or `New York` is the end of a name.
    const city = name.trim().replaceAll(' ', '_').toLowerCase();
    const ending = city === '' ? undefined : known.find((zone) => zone.toLowerCase().endsWith(`/${city}`));
    throw new OptionError('expected an IANA time zone such as America/New_York', {
      given: name,
      known,
      ...(ending !== undefined && { meant: ending }),
    });
  }
}

/** How the schemas are used for validation. */
export const parsing: z.core.ParseContext<z.core.$ZodIssue> = {
  // A run reads one configuration: compiling a parser takes longer than it saves.
  jitless: true,
  // zod/mini has no texts of its own. The English ones are made once there is an error to describe.
  error: (issue) => (issue.code === 'unrecognized_keys' ? knownKeys(issue.inst) : en().localeError(issue)),
};

/** zod's issue of an unknown key doesn't list the known ones: here they are its message, separated by spaces. */
function knownKeys(schema: unknown): string {
  return schema instanceof z.ZodMiniObject ? Object.keys(schema.shape).join(' ') : '';
}

/**
 * One of a registry is its name, or one key with its options: `- arxiv: { categories: [cs.CL] }`. Not a union: only the
 * schema of the one that is named is made, and only its issues are reported.
 */
function oneOf<Configured>(
  registered: Readonly<Record<string, (kind: string) => z.ZodMiniType<Configured>>>,
): z.ZodMiniType<Configured> {
  const names = Object.keys(registered);
  const schemaOf = (kind: string) => (Object.hasOwn(registered, kind) ? registered[kind] : undefined);
  const chosen = z.transform((value, { issues }): Configured => {
    const entries: [string, unknown][] =
      typeof value === 'string' ? [[value, {}]] : value instanceof Object ? Object.entries(value) : [];
    const [kind = '', given] = entries[0] ?? [];
    const schema = schemaOf(kind);
    if (!schema || entries.length !== 1) {
      const message = schema
        ? `expected one key: indent the options of ${kind} below it, and write each service on a line of its own`
        : `expected one of ${names.join(', ')}, by name or as one key with its options`;
      const params: OptionErrorDetails = schema || !kind ? {} : { given: kind, known: names };
      issues.push({ code: 'custom', message, params: { ...params }, input: value });
      return z.NEVER;
    }
    const { data, error } = schema(kind).safeParse(given ?? {}, parsing);
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

/** Relative paths in the configuration start at `folder`. */
export const configSchema = (folder: string) =>
  z.pipe(
    z.strictObject({
      title: z._default(lineOfText(80), 'Daily Papers').check(z.describe('The name of the digest.')),
      byline: z
        ._default(lineOfText(120, 0), '')
        .check(z.describe('Shown under the title: "by AK and the research community".')),
      language: z
        ._default(parsed(z.string(), languageTag), 'en')
        .check(
          z.describe('Language of pages, mails, feeds and chat messages, as a BCP 47 tag: en, de or zh.'),
        ),
      accent: z
        ._default(
          z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/, { error: 'expected a colour such as "#b4371f"' })),
          '#b4371f',
        )
        .check(z.describe('The only colour, for links and votes.')),
      timezone: z
        ._default(parsed(z.string(), timeZone), 'America/New_York')
        .check(z.describe('For the dates of editions and the times at which they are due.')),
      database: z
        .prefault(
          parsed(z.string(), (url) => parseDatabase(url, folder)),
          'sqlite:./digest.db',
        )
        .check(
          z.meta({
            description: 'Where everything is stored: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.',
            pattern: '^(sqlite:|postgres(ql)?://).+',
          }),
        ),
      contact: orNull(parsed(z.string(), contactAddress)).check(
        z.describe(
          'Sent to the sources in the User-Agent, so that they can reach you before they block you.',
        ),
      ),
      sources: z
        .prefault(z.array(oneOf(registry)).check(z.minLength(1, { error: 'expected at least one source' })), [
          'huggingface',
        ])
        .check(uniqueNames('source'), z.describe('Where papers come from.')),
      enrich: z
        ._default(z.array(oneOf(enricherRegistry)), [])
        .check(
          uniqueNames('enricher'),
          z.describe('Services that add facts about the papers: citations, summaries, organisations, stars.'),
        ),
      summaries: orNull(summariesOptions).check(
        z.describe('A model that writes TL;DRs for papers that have none; docs/summaries.md.'),
      ),
      libraries: z
        ._default(z.array(oneOf(libraryRegistry)), [])
        .check(
          uniqueNames('library'),
          z.describe("Readers' libraries at other services, by which papers are chosen for them."),
        ),
      editions: z.prefault(editionsOptions(), { daily: {} }),
      ranking: z
        .prefault(rankingSchema, {})
        .check(z.describe('How papers are ranked; docs/ranking.md explains it.')),
      mail: z.prefault(mailOptions(folder), {}),
      bounces: z.prefault(bouncesOptions, {}).check(z.describe('How bounced mails are handled.')),
      outlets: z
        .prefault(outletsOptions(folder), [])
        .check(
          z.describe('Destinations of editions besides mail: webhooks for chats and programs, and folders.'),
        ),
      embeddings: orNull(embeddingsOptions).check(
        z.describe('A service that makes better embeddings than the one that is built in; docs/search.md.'),
      ),
      retention: z
        .prefault(retentionOptions, {})
        .check(z.describe('How long what grows is kept; "digest run" deletes the rest once a day.')),
      site: orNull(siteOptions),
    }),
    z.transform(({ mail, ...config }) => ({
      ...config,
      mail: { ...mail, from: mail.from ?? { name: config.title, email: 'digest@localhost' } },
    })),
  );

function contactAddress(text: string): string {
  const address = parseEmailAddress(text);
  if (address !== null) return address.email;
  throw new OptionError('expected an email address');
}

function uniqueNames(what: 'source' | 'enricher' | 'library') {
  return z.superRefine((list: readonly ConfiguredService[], { addIssue }) => {
    list.forEach(({ kind, name }, index) => {
      if (list.findIndex((other) => other.name === name) === index) return;
      const params: OptionErrorDetails = { given: name };
      addIssue({
        code: 'custom',
        path: [index],
        message:
          kind === name || what === 'library'
            ? `expected each ${what} once`
            : `expected a name that no other ${what} has; give it another "name"`,
        params: { ...params },
      });
    });
  });
}

/** The paths of all keys that a schema has, `mail.from` for instance, without those of single sources and enrichers. */
export function keyPaths(schema: unknown, prefix = ''): string[] {
  if (schema instanceof z.ZodMiniObject) {
    return Object.entries(schema.shape).flatMap(([key, value]) => [
      prefix + key,
      ...keyPaths(value, `${prefix}${key}.`),
    ]);
  }
  if (schema instanceof z.ZodMiniPipe) return keyPaths(schema._zod.def.in, prefix);
  if (schema instanceof z.ZodMiniUnion) {
    return schema._zod.def.options.flatMap((option) => keyPaths(option, prefix));
  }
  if (
    schema instanceof z.ZodMiniOptional ||
    schema instanceof z.ZodMiniDefault ||
    schema instanceof z.ZodMiniPrefault
  ) {
    return keyPaths(schema._zod.def.innerType, prefix);
  }
  return [];
}

/** The configuration as the program uses it. */
export type Config = z.output<ReturnType<typeof configSchema>> & {
  /** The file it was read from. */
  file: string;
};
