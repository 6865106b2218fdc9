// What every command gets: the configuration, the database, the clock, and a reporter.
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/schema.ts';
import type { HttpClient } from '../../http/client.ts';
import type { Store } from '../../store/store.ts';

/** Messages of a command while it works; its result is what it returns. */
export interface Reporter {
  /** Something went wrong, and the work continues. */
  warn(message: string): void;
  /** Something worth knowing. */
  note(message: string): void;
  /** Shown with --verbose only. */
  detail(message: string): void;
  /** Progress of a long piece of work; `total` is null when unknown. `unit` names what is counted, unless the label does. */
  progress(label: string, done: number, total: number | null, unit?: string): void;
}

export interface CommandContext {
  config: Config;
  store: Store;
  clock: Clock;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** In [0, 1), for spreading retries. */
  random: () => number;
  /** Says in everything it renders that the papers are invented (`digest demo`). */
  sample: boolean;
  report: Reporter;
  /** The HTTP client, made when it is first needed. */
  http(): Promise<HttpClient>;
}
