// The progress of a fetch of several sources at once: which of them are still running, and how much each has returned.
import type { CommandContext } from '../context.ts';

export class FetchProgress {
  readonly #report: CommandContext['report'];
  readonly #received: Map<string, number>;
  readonly #total: number;

  /** Shown at once: the first response of a source may take long, depending on its pace and its server. */
  constructor(report: CommandContext['report'], sources: readonly string[]) {
    this.#report = report;
    this.#received = new Map(sources.map((source) => [source, 0]));
    this.#total = sources.length;
    this.#show();
  }

  received(source: string, papers: number): void {
    this.#received.set(source, papers);
    this.#show();
  }

  finished(source: string): void {
    this.#received.delete(source);
    this.#show();
  }

  /** `Fetching arxiv 1200, openreview`, and how many sources are done. */
  #show(): void {
    if (this.#received.size === 0) return;
    const asked = [...this.#received].map(([source, papers]) =>
      papers === 0 ? source : `${source} ${papers}`,
    );
    const done = this.#total - this.#received.size;
    this.#report.progress(`Fetching ${asked.join(', ')}`, done, this.#total, 'sources');
  }
}
