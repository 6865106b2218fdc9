// Finds digest.yaml, validates it, and says where in it a mistake is.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LineCounter, parseDocument, visit } from 'yaml';
import type * as z from 'zod/mini';
import { ConfigError, messageOf } from '../errors.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import type { Config, Environment } from './config.ts';
import { type ConfigFile, configSchema, parsing } from './schema.ts';

/**
 * Reads the configuration: the file named on the command line, else `$DIGEST_CONFIG`, `./digest.yaml`, or the one in
 * the XDG folder. Throws a `ConfigError` with file, line, the key's path and what was expected.
 */
export function loadConfig(named: string | null, environment: Environment): Config {
  const candidates = named
    ? [named]
    : environment.configFile
      ? [environment.configFile]
      : ['digest.yaml', join(environment.configFolder, 'digest.yaml')];
  for (const candidate of candidates) {
    const file = resolve(candidate);
    const text = readIfThere(file);
    if (text !== null) return parseConfig(text, file, environment.variables);
  }
  throw new ConfigError(`no configuration: ${candidates.join(' or ')} does not exist`, {
    hint: 'Write one with "digest init", or name one with --config FILE.',
  });
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(`cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** Validates the text of a configuration file; `file` names it in errors and anchors its relative paths, `variables` fill `${NAME}`. */
export function parseConfig(text: string, file: string, variables: Environment['variables']): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number | undefined) =>
    offset === undefined ? file : `${file}:${lines.linePos(offset).line}`;
  const [syntax] = document.errors;
  if (syntax) {
    throw new ConfigError(`${place(syntax.pos[0])}: not valid YAML: ${syntax.message.split('\n')[0]}`, {
      hint: 'Check the indentation and the quotes of that line.',
    });
  }
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string') return;
      node.value = node.value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
        const value = variables[name];
        if (value) return value;
        throw new ConfigError(`${place(node.range?.[0])}: the environment variable ${name} is not set`, {
          hint: `Set ${name} where digest runs: in the shell, the crontab or the service file.`,
        });
      });
    },
  });
  const parsed = configSchema.safeParse(document.toJS() ?? {}, parsing);
  if (!parsed.success) {
    const fault = innermost(parsed.error.issues[0]);
    throw new ConfigError(`${place(offsetOf(document, fault.path))}: ${describe(fault)}`, {
      hint: 'Every key is described in docs/configuration.md.',
    });
  }
  return resolveConfig(parsed.data, file);
}

type Issue = z.core.$ZodIssue;

interface Fault {
  path: PropertyKey[];
  issue: Issue;
}

/** Looks into a union for the alternative that was meant: the one whose complaint lies deepest in the file. */
function innermost(issue: Issue | undefined): Fault {
  if (!issue) throw new ConfigError('the configuration is not valid');
  const [meant] = leaves(issue, [])
    // That the key of another alternative is missing says nothing about this one.
    .filter(({ path }) => path.length > issue.path.length + 1 || issue.code !== 'invalid_union')
    .sort((a, b) => b.path.length - a.path.length);
  return meant ?? { path: issue.path, issue };
}

function leaves(issue: Issue, prefix: readonly PropertyKey[]): Fault[] {
  const path = [...prefix, ...issue.path];
  if (issue.code !== 'invalid_union') return [{ path, issue }];
  return issue.errors.flat().flatMap((alternative) => leaves(alternative, path));
}

function describe({ path, issue }: Fault): string {
  const key = path.map(String).join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const parent = path.length > 0 ? ` in ${key}` : '';
    return `unknown key "${issue.keys[0]}"${parent}`;
  }
  if (issue.code === 'invalid_union') return `${key}: has none of the forms that it may have`;
  const said = issue.message.replace(/^Invalid input: /, '');
  return `${key}: ${said.replace(/received undefined$/, 'and it is missing')}`;
}

/** Where in the text the value at `path` stands, or the nearest thing around it that does. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) return range[0];
  }
  return document.contents?.range?.[0];
}

function resolveConfig(data: ConfigFile, file: string): Config {
  const folder = dirname(file);
  const { mail } = data;
  return {
    file,
    folder,
    title: data.title,
    byline: data.byline,
    language: data.language,
    accent: data.accent,
    timezone: data.timezone,
    contact: data.contact ?? null,
    databasePath: resolve(folder, data.database.slice('sqlite:'.length)),
    sources: data.sources,
    enrich: data.enrich,
    editions: data.editions,
    ranking: data.ranking,
    mail: {
      from: (mail.from ? parseEmailAddress(mail.from) : null) ?? {
        name: data.title,
        email: 'digest@localhost',
      },
      replyTo: mail.replyTo ? parseEmailAddress(mail.replyTo) : null,
      transport: mail.transport,
      connections: mail.connections,
      bounces: (mail.bounces ? parseEmailAddress(mail.bounces)?.email : null) ?? null,
      dkim: mail.dkim ?? [],
      rate: {
        perSecond: mail.rate?.perSecond ?? null,
        perDomain: new Map(
          Object.entries(mail.rate?.perDomain ?? {}).map(([domain, limit]) => [domain.toLowerCase(), limit]),
        ),
        perConnection: mail.rate?.perConnection ?? null,
        perDay: mail.rate?.perDay ?? null,
      },
      giveUpAfterHours: mail.giveUpAfterHours ?? null,
    },
    bounces: {
      ...data.bounces,
      mailbox: data.bounces.mailbox ?? null,
      moveTo: data.bounces.moveTo ?? null,
    },
    siteUrl: data.site?.url ?? null,
    site: data.site ?? null,
  };
}
