// What every command is given: the configuration, the database, the clock, and somebody to report to.
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/schema.ts';
import type { HttpClient } from '../../http/client.ts';
import type { Store } from '../../store/store.ts';

/** How a command speaks while it works; its result is what it returns. */
export interface Reporter {
  /** Something went wrong, and the work goes on. */
  warn(message: string): void;
  /** Something worth knowing. */
  note(message: string): void;
  /** Shown with --verbose only. */
  detail(message: string): void;
  /** How far a long piece of work is; `total` is null where nobody knows. `unit` is what they count, where the label doesn't say. */
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
