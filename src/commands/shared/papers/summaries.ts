// Has a model write TL;DRs for papers that are about to be shown, within the limits of a day and of a run.
import { AppError, HttpError, messageOf, StoreError } from '../../../errors.ts';
import { durationText, safeUrl } from '../../../http/failure.ts';
import type { SummariesOptions } from '../../../llm/summaries/options.ts';
import type { Paper } from '../../../model/paper.ts';
import { revisionOf, type SummaryRequest } from '../../../model/summary.ts';
import type { Instant } from '../../../model/time.ts';
import { instantOf } from '../../../model/zoned-time.ts';
import type { CommandContext } from '../context.ts';
import { today } from '../editions/compose.ts';
import { papersToShow } from '../editions/papers-to-show.ts';

export interface SummariesResult {
  endpoint: string;
  model: string;
  /** Papers that were about to be shown without a TL;DR. */
  wanted: number;
  written: number;
  /** Texts that the model wrote and that cannot be shown. */
  rejected: number;
  /** Requests that the endpoint failed to answer. */
  failed: number;
  /** Papers that were not tried, because of the daily limit, the time limit, or a failing endpoint. */
  left: number;
  /** Requests today, by all processes. */
  today: number;
  perDay: number;
  /** The first failure of the endpoint. */
  error: string | null;
}

/** After a rejected text a second attempt may succeed; a third is wasted. */
const maxTries = 2;

/** After this many failures in a row, the endpoint is not tried again until the next run. */
const maxFailures = 3;

/** A wait that an endpoint asks for; a longer one is left for the next run, because a mail may wait for this one. */
const maxRetryAfterMs = 20_000;

/** When the day of the limit began. */
export function startOfDay(context: Pick<CommandContext, 'config' | 'clock'>): Instant {
  return instantOf(context.config.timezone, today(context), '00:00');
}

/**
 * Writes what is missing, as far as the limits go. Nothing that the endpoint or the model does fails the command: papers without
 * a summary show their abstract. Null if no model is configured.
 */
export async function writeSummaries(
  context: CommandContext,
  { runMs }: { runMs?: number } = {},
): Promise<SummariesResult | null> {
  const options = context.config.summaries;
  if (options === null) return null;
  const { store, clock } = context;
  const shown = await papersToShow(context);
  const papers = await withoutSummary(context, options, shown);
  const work = new SummaryWork(context, options, runMs ?? options.runSeconds * 1000);
  if (papers.length > 0) await work.run(papers);
  const { written, rejected, failed, left, error } = work;
  return {
    endpoint: safeUrl(options.endpoint),
    model: options.model,
    wanted: papers.length,
    written,
    rejected,
    failed,
    left,
    today: await store.summaries.countSince(startOfDay({ config: context.config, clock })),
    perDay: options.perDay,
    error,
  };
}

interface OpenPaper {
  paper: Paper & { abstract: string };
  request: SummaryRequest;
}

async function withoutSummary(
  { store }: CommandContext,
  { model, language }: SummariesOptions,
  papers: readonly Paper[],
): Promise<OpenPaper[]> {
  const open = papers.flatMap((paper) => {
    const { id, tldr, abstract } = paper;
    if (!abstract || (tldr !== null && tldr.by !== 'model')) return [];
    return [
      {
        paper: { ...paper, abstract },
        request: { paperId: id, revision: revisionOf(paper), model, language },
      },
    ];
  });
  const missing = await store.summaries.missing(
    open.map(({ request }) => request),
    maxTries,
  );
  return open.filter(({ request }) => missing.includes(request));
}

/** One run's requests: a few workers that take papers from one queue until it is empty or a limit is reached. */
class SummaryWork {
  written = 0;
  rejected = 0;
  failed = 0;
  left = 0;
  error: string | null = null;
  readonly #context: CommandContext;
  readonly #options: SummariesOptions;
  readonly #runMs: number;
  readonly #since: Instant;
  readonly #timeUp: AbortSignal;
  #failuresInARow = 0;
  /** Why no further request is made. */
  #stopped: 'limit' | 'time' | 'failure' | null = null;
  #refusal: { paper: string; reason: string } | null = null;

  constructor(context: CommandContext, options: SummariesOptions, runMs: number) {
    this.#context = context;
    this.#options = options;
    this.#runMs = runMs;
    this.#since = startOfDay(context);
    this.#timeUp = context.clock.timeout(runMs);
  }

  async run(papers: readonly OpenPaper[]): Promise<void> {
    const queue = [...papers];
    const worker = async () => {
      for (;;) {
        if (this.#timeUp.aborted) this.#stopped ??= 'time';
        const next = this.#stopped === null ? queue.shift() : undefined;
        if (!next) return;
        await this.#write(next);
        const done = this.written + this.rejected + this.failed;
        this.#context.report.progress('Writing summaries', done, papers.length);
      }
    };
    // All settle before an error of one ends the run, so that no request outlives it.
    const outcomes = await Promise.allSettled(Array.from({ length: this.#options.concurrency }, worker));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    this.left = papers.length - this.written - this.rejected - this.failed;
    this.#warn();
  }

  async #write({ paper, request }: OpenPaper): Promise<void> {
    const { store, clock, report } = this.#context;
    const limits = { perDay: this.#options.perDay, since: this.#since };
    const id = await store.summaries.begin(request, limits, clock.now());
    if (id === null) {
      this.#stopped ??= 'limit';
      return;
    }
    try {
      const { text, refused } = await this.#ask(paper);
      this.#failuresInARow = 0;
      if (refused === null) {
        await store.summaries.keep(id, text, clock.now());
        this.written += 1;
        return;
      }
      await store.summaries.reject(id, refused);
      this.rejected += 1;
      this.#refusal ??= { paper: paper.id, reason: refused };
      report.detail(`summaries: rejected a text for ${paper.id}: ${refused}`);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      // On Ctrl-C nothing more is written; the request stays counted.
      if (this.#context.signal.aborted) throw error;
      await this.#settleFailure(id, error);
    }
  }

  async #ask(paper: OpenPaper['paper']) {
    const { http, signal } = this.#context;
    const { summarize } = await import('../../../llm/summaries/summarize.ts');
    return await summarize(await http(), this.#options, paper, {
      signal: AbortSignal.any([signal, this.#timeUp]),
      maxRetryAfterMs: Math.min(maxRetryAfterMs, this.#runMs),
    });
  }

  async #settleFailure(id: number, error: unknown): Promise<void> {
    const { store, report } = this.#context;
    if (this.#timeUp.aborted) {
      this.#stopped ??= 'time';
      return;
    }
    this.failed += 1;
    this.#failuresInARow += 1;
    const message = `${messageOf(error)}${error instanceof AppError && error.hint ? `. ${error.hint}` : ''}`;
    this.error ??= message;
    report.detail(`summaries: ${message}`);
    // A request that the model may have processed stays counted: it may have cost something.
    if (isOfThePaper(error)) await store.summaries.reject(id, messageOf(error));
    else if (isFree(error)) await store.summaries.cancel(id);
    if (isLasting(error, this.written) || this.#failuresInARow >= maxFailures) this.#stopped ??= 'failure';
  }

  /** One line for each kind of problem, whatever the number of papers. */
  #warn(): void {
    const { report } = this.#context;
    const { model, perDay } = this.#options;
    const endpoint = safeUrl(this.#options.endpoint);
    const without = `${papersText(this.left + this.failed)} without a summary for now`;
    if (this.error !== null)
      report.warn(`summaries: ${this.error}${/[.!?]$/.test(this.error) ? '' : '.'} ${without}.`);
    if (this.#refusal !== null) {
      const { paper, reason } = this.#refusal;
      report.warn(
        `summaries: ${model} at ${endpoint} wrote nothing usable for ${papersText(this.rejected)}; of ${paper}: ${reason}`,
      );
    }
    if (this.#stopped === 'time') {
      // That a slow model needs several runs is expected, as long as it gets on.
      const level = this.written > 0 ? 'note' : 'warn';
      report[level](
        `summaries: ${model} at ${endpoint} did not finish within ${durationText(this.#runMs)}: ${without}`,
      );
    }
    if (this.#stopped === 'limit') {
      // Once on a day: with the run that reaches the limit.
      const level = this.written + this.rejected + this.failed > 0 ? 'warn' : 'note';
      report[level](`summaries: summaries.perDay (${perDay}) is reached: ${without}`);
    }
  }
}

function papersText(count: number): string {
  return `${count} paper${count === 1 ? '' : 's'}`;
}

/** Statuses with which an endpoint rejects the content of a request: too long, or filtered. */
function isOfThePaper(error: unknown): boolean {
  return error instanceof HttpError && [400, 413, 422].includes(error.status ?? 0);
}

/** Whether the request never reached the model: an error status, or no connection. */
function isFree(error: unknown): boolean {
  return error instanceof HttpError && (error.kind === 'status' || error.kind === 'network');
}

/** Whether the next request would meet the same: a wrong key or address, a limit of the service, a server that hangs. */
function isLasting(error: unknown, written: number): boolean {
  if (!(error instanceof HttpError)) return false;
  if (error.kind === 'status') return [401, 402, 403, 404, 405, 407, 429].includes(error.status ?? 0);
  return error.kind === 'network' || (error.kind === 'timeout' && written === 0);
}
