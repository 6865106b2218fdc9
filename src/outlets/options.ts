// The section `outlets` of the configuration: webhooks and folders that each edition goes to.
import * as z from 'zod/mini';
import { type Period, periods } from '../model/edition.ts';
import { OptionError, type OptionErrorDetails, orNull, parsed, siteUrlOption } from '../model/option.ts';
import { resolvePath } from '../model/option-path.ts';
import { parseUrl } from '../model/parse-url.ts';
import { maxRuleLength, type ProfileRule, parseRules, partRules } from '../model/profile.ts';

export const webhookFormats = ['slack', 'discord', 'json'] as const;
export type WebhookFormatName = (typeof webhookFormats)[number];

export const folderFormats = [
  'rss',
  'atom',
  'json-feed',
  'markdown',
  'bibtex',
  'ris',
  'csl',
  'jsonl',
  'site',
] as const;
export type FolderFormat = (typeof folderFormats)[number];

/** The most papers in one message: Discord takes ten embeds, and a longer message would fill a channel. */
const mostPapers: Record<WebhookFormatName, number> = { slack: 10, discord: 10, json: 200 };
const defaultPapers = 5;

interface OutletBase {
  /** Names it in messages, and in the database: one edition goes once to each name. */
  name: string;
  /** The editions that it gets; null for all. */
  periods: readonly Period[] | null;
}

export interface Webhook extends OutletBase {
  kind: 'webhook';
  format: WebhookFormatName;
  /** Secret: anyone who has it can post. Never shown. */
  url: string;
  /** How many papers a message has at most. */
  limit: number;
  /** What the outlet's own selection is made by; empty for the common list. */
  profile: readonly ProfileRule[];
  /** The key that messages are signed with; null for unsigned ones. */
  secret: Buffer | null;
  allowPrivate: boolean;
}

export interface FolderOutlet extends OutletBase {
  kind: 'files';
  folder: string;
  format: FolderFormat;
  /** What `markdown` has a file for. */
  per: 'edition' | 'paper';
  /** Where the folder will be served, without a trailing slash, for whole addresses in the files of `site`. */
  url: string | null;
}

export type Outlet = Webhook | FolderOutlet;

const name = z.optional(
  z.string().check(
    z.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,49}$/u, {
      error: 'expected a name of letters, digits, spaces, ".", "_" and "-"',
    }),
  ),
);
const wantedPeriods = z.optional(z.array(z.enum(periods)).check(z.minLength(1)));

function webhookUrl(text: string): string {
  const url = parseUrl(text);
  if ((url?.protocol === 'https:' || url?.protocol === 'http:') && url.username + url.password === '')
    return text;
  throw new OptionError('expected the https address that the service gave you, without a user name');
}

/** Standard Webhooks: base64 after `whsec_`, of 24 to 64 bytes. */
function signingKey(text: string): Buffer {
  const [, encoded = ''] = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const key = Buffer.from(encoded, 'base64');
  if (key.length >= 24 && key.length <= 64) return key;
  throw new OptionError('expected "whsec_" and 24 to 64 bytes in base64', {
    hint: 'Make one with: echo "whsec_$(openssl rand -base64 32)".',
  });
}

function rules(text: string): ProfileRule[] {
  const { leftOut } = partRules(text);
  const read = parseRules(text);
  if (read.length > 0 && leftOut.length === 0) return read;
  throw new OptionError(
    'expected a rule such as cs.CL, author:LeCun or never cat:cs.CV, of at most 200 characters',
    leftOut[0] !== undefined && leftOut[0].length <= maxRuleLength ? { given: leftOut[0] } : {},
  );
}

const webhook = z.pipe(
  z.strictObject({
    url: parsed(z.string(), webhookUrl).check(
      z.describe('The address to post to. It is a secret: take it from the environment, ${NAME}.'),
    ),
    format: z.enum(webhookFormats).check(z.describe('slack (Mattermost takes it, too), discord or json.')),
    name,
    periods: wantedPeriods.check(z.describe('The editions that go there; all when left out.')),
    limit: z
      ._default(z.int().check(z.minimum(1), z.maximum(200)), defaultPapers)
      .check(z.describe('The most papers that a message can have: up to 10 in a chat, 200 in JSON.')),
    profile: z
      ._default(z.array(parsed(z.string(), rules)).check(z.maxLength(100)), [])
      .check(z.describe('Rules as readers have them: the outlet gets its own selection.')),
    secret: orNull(parsed(z.string(), signingKey)).check(
      z.describe('json: signs each message by Standard Webhooks; "whsec_" and base64.'),
    ),
    allowPrivate: z
      ._default(z.boolean(), false)
      .check(z.describe('Whether the address may be in a private network.')),
  }),
  z.transform((given, { issues }): Webhook => {
    const most = mostPapers[given.format];
    if (given.limit > most)
      issues.push({
        code: 'custom',
        path: ['limit'],
        message: `expected at most ${most} for ${given.format}`,
        input: undefined,
      });
    if (given.secret !== null && given.format !== 'json')
      issues.push({
        code: 'custom',
        path: ['secret'],
        message: 'expected no secret: only json is signed',
        input: undefined,
      });
    return {
      ...given,
      kind: 'webhook',
      name: given.name ?? given.format,
      periods: given.periods ?? null,
      profile: given.profile.flat(),
    };
  }),
);

const files = (folder: string) =>
  z.pipe(
    z.strictObject({
      folder: parsed(z.string().check(z.minLength(1)), (text) => resolvePath(folder, text)).check(
        z.describe('Where the files go; it is made if need be.'),
      ),
      format: z
        .enum(folderFormats)
        .check(z.describe('A feed of the latest editions, a file for each edition, or the whole site.')),
      name,
      periods: wantedPeriods.check(z.describe('The editions that go there; all when left out.')),
      per: z
        .optional(z.enum(['edition', 'paper']))
        .check(z.describe('markdown: a file for each edition, or for each of its papers.')),
      url: orNull(siteUrlOption).check(
        z.describe('site: where the folder will be served, for a sitemap and for links in feeds.'),
      ),
    }),
    z.transform((given, { issues }): FolderOutlet => {
      if (given.url !== null && given.format !== 'site')
        issues.push({
          code: 'custom',
          path: ['url'],
          message: 'expected no url: only the format site links to itself',
          input: undefined,
        });
      if (given.per !== undefined && given.format !== 'markdown')
        issues.push({
          code: 'custom',
          path: ['per'],
          message: 'expected no "per": only markdown has a choice',
          input: undefined,
        });
      return {
        ...given,
        kind: 'files',
        per: given.per ?? 'edition',
        name: given.name ?? given.format,
        periods: given.periods ?? null,
      };
    }),
  );

/** Relative folders start at `folder`. */
export const outletsOptions = (folder: string) =>
  z
    .array(
      z.pipe(
        z.strictObject({ webhook: z.optional(webhook), files: z.optional(files(folder)) }),
        z.transform(({ webhook: post, files: written }, { issues }): Outlet => {
          const outlet = post ?? written;
          if (outlet && !(post && written)) return outlet;
          issues.push({
            code: 'custom',
            message: 'expected one key, webhook or files, with its options indented below it',
            input: undefined,
          });
          return z.NEVER;
        }),
      ),
    )
    .check(
      z.superRefine((outlets: readonly Outlet[], { addIssue }) => {
        outlets.forEach((outlet, index) => {
          if (outlets.findIndex((other) => other.name === outlet.name) === index) return;
          const params: OptionErrorDetails = { given: outlet.name };
          addIssue({
            code: 'custom',
            path: [index],
            message: 'expected a name that no other outlet has; give it another "name"',
            params: { ...params },
          });
        });
      }),
    );
