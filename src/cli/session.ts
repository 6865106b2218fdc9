// The composition root: builds what a command needs from the global options on first use, and disposes of it.
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Clock, fixedClock } from '../clock.ts';
import type { CommandContext } from '../commands/shared/context.ts';
import type { Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import { ConfigError } from '../errors.ts';
import type { HttpClient } from '../http/client.ts';
import { version } from '../package.ts';
import type { Store } from '../store/store.ts';
import type { Host } from './host.ts';
import type { Output } from './output.ts';
import type { InputStream, OutputStream } from './stream.ts';

/** The options of every command. */
export interface GlobalOptions {
  config?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  color: boolean;
  now?: string;
}

export class Session {
  readonly output: Output;
  readonly clock: Clock;
  /** The whole command tree, for verbs that describe it. */
  readonly program: Command;
  readonly #options: GlobalOptions;
  readonly #host: Host;
  #config: Promise<Config> | undefined;
  #store: Promise<Store> | undefined;
  #http: Promise<HttpClient> | undefined;

  /** Throws a `ConfigError` for a `--now` that is not an instant. */
  constructor(options: GlobalOptions, host: Host, output: Output, program: Command) {
    this.#options = options;
    this.#host = host;
    this.output = output;
    this.program = program;
    this.clock = options.now === undefined ? host.clock : fixedClock(parseInstant(options.now), host.clock);
  }

  get stdin(): InputStream {
    return this.#host.stdin;
  }

  /** Where questions are asked, so that stdout has results only. */
  get stderr(): OutputStream {
    return this.#host.stderr;
  }

  get environment(): Environment {
    return this.#host.environment;
  }

  get signal(): AbortSignal {
    return this.#host.signal;
  }

  /** The file that --config names. */
  get configFile(): string | null {
    return this.#options.config ?? null;
  }

  async config(): Promise<Config> {
    this.#config ??= import('../config/load.ts').then(({ loadConfig }) =>
      loadConfig(this.configFile, this.environment),
    );
    return await this.#config;
  }

  async store(): Promise<Store> {
    this.#store ??= this.#openStore();
    return await this.#store;
  }

  async http(): Promise<HttpClient> {
    this.#http ??= this.#createHttp();
    return await this.#http;
  }

  /** What commands get. */
  async context(): Promise<CommandContext> {
    // Together, so that one's code is read while the other's runs.
    const [config, store] = await Promise.all([this.config(), this.store()]);
    return {
      config,
      store,
      clock: this.clock,
      signal: this.signal,
      random: this.#host.random,
      sample: false,
      report: this.output,
      http: () => this.http(),
    };
  }

  async close(): Promise<void> {
    this.output.finish();
    // The caller has already reported whatever could not be opened.
    const [http, store] = [await this.#http?.catch(() => null), await this.#store?.catch(() => null)];
    try {
      await http?.close();
    } finally {
      await store?.close();
    }
  }

  async #openStore(): Promise<Store> {
    const [{ database }, { openStore }] = await Promise.all([this.config(), import('../store/open.ts')]);
    return await openStore(database);
  }

  async #createHttp(): Promise<HttpClient> {
    const [{ createHttpClient }, { openPaceFile }, { tryLock }] = await Promise.all([
      import('../http/undici-client.ts'),
      import('../http/pace-file.ts'),
      import('../store/engines/sqlite/file-lock.ts'),
    ]);
    const { contact, database } = await this.config();
    // A database that can't be reached is reported by those who need it.
    const shared = database.engine === 'postgres' ? await this.store().catch(() => null) : null;
    return createHttpClient({
      clock: this.clock,
      random: this.#host.random,
      userAgent: `digest/${version}${contact ? ` (mailto:${contact})` : ''}`,
      paceLock: shared?.sourcePaces ?? openPaceFile(join(this.environment.stateFolder, 'pace'), tryLock),
      proxy: this.environment.proxy,
      log: (message) => this.output.detail(message),
    });
  }
}

/** `--now` takes an ISO 8601 instant with a zone or offset, or a date, meaning its noon in UTC. */
function parseInstant(text: string): string {
  const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T12:00:00Z` : text;
  if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(instant) || Number.isNaN(Date.parse(instant))) {
    throw new ConfigError(`--now ${text} is not an instant`, { hint: 'Write it as 2026-06-16T11:00:00Z.' });
  }
  return instant;
}
