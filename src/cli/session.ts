// The composition root: builds what a command needs from the global options when it is first asked for, and disposes it.
import { join } from 'node:path';
import { type Clock, fixedClock, systemClock } from '../clock.ts';
import type { CommandContext } from '../commands/shared/context.ts';
import type { Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import { ConfigError } from '../errors.ts';
import type { HttpClient } from '../http/client.ts';
import { version } from '../package.ts';
import type { Store } from '../store/store.ts';
import type { Output } from './output.ts';

/** The options that every command takes. */
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
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly #options: GlobalOptions;
  #config: Promise<Config> | undefined;
  #store: Promise<Store> | undefined;
  #http: Promise<HttpClient> | undefined;

  constructor(options: GlobalOptions, environment: Environment, output: Output, signal: AbortSignal) {
    this.#options = options;
    this.environment = environment;
    this.output = output;
    this.signal = signal;
    this.clock = options.now === undefined ? systemClock : fixedClock(parseInstant(options.now));
  }

  /** The file that --config names, if it does. */
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

  /** What commands are given. */
  async context(): Promise<CommandContext> {
    // Together, so that the one's code is read while the other's runs.
    const [config, store] = await Promise.all([this.config(), this.store()]);
    return {
      config,
      store,
      clock: this.clock,
      signal: this.signal,
      random: Math.random,
      sample: false,
      report: this.output,
      http: () => this.http(),
    };
  }

  async close(): Promise<void> {
    this.output.finish();
    await (await this.#http)?.close();
    // A store that could not be opened has been reported by whoever asked for it.
    await (await this.#store?.catch(() => undefined))?.close();
  }

  async #openStore(): Promise<Store> {
    const [{ database }, { openStore }] = await Promise.all([this.config(), import('../store/open.ts')]);
    return await openStore(database);
  }

  async #createHttp(): Promise<HttpClient> {
    const [{ createHttpClient }, { openPaceFile }] = await Promise.all([
      import('../http/undici-client.ts'),
      import('../store/pace-file.ts'),
    ]);
    const { contact } = await this.config();
    return createHttpClient({
      clock: this.clock,
      random: Math.random,
      userAgent: `digest/${version}${contact ? ` (mailto:${contact})` : ''}`,
      paceLock: openPaceFile(join(this.environment.stateFolder, 'pace')),
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
