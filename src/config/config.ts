// What the program is told from outside: the configuration as the other parts see it, and the environment, read here only.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConfiguredEnricher } from '../fetchers/enrichers/enricher.ts';
import type { ConfiguredSource } from '../fetchers/source.ts';
import type { ProxySettings } from '../model/proxy-settings.ts';
import type { SiteOptions } from '../web/options.ts';
import type { ConfigFile } from './schema.ts';

export interface MailConfig {
  from: { name: string | null; email: string };
  replyTo: { name: string | null; email: string } | null;
  transport: string;
  connections: number;
  /** The mailbox with subaddresses that bounces come back to. */
  bounces: string | null;
  dkim: { domain: string; selector: string; keyFile: string }[];
  rate: {
    perSecond: number | null;
    /** By domain, lower case. */
    perDomain: ReadonlyMap<string, number>;
    perConnection: number | null;
    perDay: number | null;
  };
  /** Null: as the edition's period has it. */
  giveUpAfterHours: number | null;
}

export interface BouncesConfig {
  /** Where they arrive: an `imaps:` or `pop3s:` URL; null where `digest bounces` is only given files. */
  mailbox: string | null;
  moveTo: string | null;
  keep: boolean;
  softLimit: { count: number; days: number };
}

export interface Config {
  /** The file it was read from. */
  file: string;
  /** The folder that relative paths in it start from. */
  folder: string;
  title: string;
  byline: string;
  language: string;
  accent: string;
  timezone: string;
  contact: string | null;
  databasePath: string;
  sources: ConfiguredSource[];
  /** Services that are asked about known papers. */
  enrich: ConfiguredEnricher[];
  editions: ConfigFile['editions'];
  ranking: ConfigFile['ranking'];
  mail: MailConfig;
  bounces: BouncesConfig;
  /** Without a slash at the end. */
  siteUrl: string | null;
  /** What `digest serve` needs; null where there is no site. */
  site: SiteOptions | null;
}

/** What the program takes from its environment. */
export interface Environment {
  variables: Readonly<Record<string, string | undefined>>;
  configFile: string | null;
  configFolder: string;
  /** Where processes on this machine agree on pacing. */
  stateFolder: string;
  proxy: ProxySettings;
  noColor: boolean;
  terminal: string | null;
}

/** Reads the variables that matter; empty ones count as absent (as the XDG and NO_COLOR conventions have it). */
export function readEnvironment(variables: Environment['variables'] = process.env): Environment {
  const get = (...names: string[]) => names.map((name) => variables[name]).find((value) => value) ?? null;
  return {
    variables,
    configFile: get('DIGEST_CONFIG'),
    configFolder: join(get('XDG_CONFIG_HOME') ?? join(homedir(), '.config'), 'digest'),
    stateFolder: join(get('XDG_STATE_HOME') ?? join(homedir(), '.local', 'state'), 'digest'),
    proxy: {
      // Lower case first; HTTP_PROXY is left out because a CGI caller controls it (CVE-2016-5385).
      http: get('http_proxy'),
      https: get('https_proxy', 'HTTPS_PROXY'),
      exempt: get('no_proxy', 'NO_PROXY'),
    },
    noColor: get('NO_COLOR') !== null,
    terminal: get('TERM'),
  };
}
