// Tries the model that writes summaries on an invented abstract, for `digest doctor`.
import type { Clock } from '../../../clock.ts';
import type { Config } from '../../../config/schema.ts';
import { AppError } from '../../../errors.ts';
import type { HttpClient } from '../../../http/client.ts';
import { durationText, safeUrl } from '../../../http/failure.ts';
import type { CheckedSummary } from '../../../llm/summaries/check-summary.ts';
import type { Store } from '../../../store/store.ts';
import { startOfDay } from './summaries.ts';

export interface SummariesProbe {
  config: Config;
  store: Store;
  http(): Promise<HttpClient>;
  clock: Clock;
  signal: AbortSignal;
}

export type ProbedSummary = CheckedSummary & {
  /** `qwen3 at http://127.0.0.1:11434/v1` */
  place: string;
  /** `12 of 50 today` */
  usage: string;
};

const sample = {
  title: 'Tide Gauges That Listen: Acoustic Sea Level in Forty Harbours',
  abstract:
    `Tide gauges drift when mussels settle on their floats. We replace the float with a loudspeaker and a microphone, and
measure sea level by the time that a sound takes to the water and back. In forty harbours over two years the acoustic gauge agrees with
surveyed levels within 4 millimetres, and needs a tenth of the maintenance of a float gauge. Errors grow in strong wind, which a second
microphone corrects.`.replaceAll('\n', ' '),
};

/** Throws where the endpoint fails; nothing is stored, and the request isn't counted. */
export async function probeSummaries({
  config,
  store,
  http,
  clock,
  signal,
}: SummariesProbe): Promise<ProbedSummary> {
  const options = config.summaries;
  if (options === null) throw new AppError('summaries', 'no model is configured');
  const { summarize } = await import('../../../llm/summaries/summarize.ts');
  const timeUp = clock.timeout(options.timeoutSeconds * 1000);
  const place = `${options.model} at ${safeUrl(options.endpoint)}`;
  try {
    const checked = await summarize(await http(), options, sample, {
      signal: AbortSignal.any([signal, timeUp]),
      maxRetryAfterMs: 0,
    });
    const today = await store.summaries.countSince(startOfDay({ config, clock }));
    return { ...checked, place, usage: `${today} of ${options.perDay} today` };
  } catch (error) {
    if (!timeUp.aborted || signal.aborted) throw error;
    throw new AppError(
      'summaries',
      `${place} did not answer within ${durationText(options.timeoutSeconds * 1000)}`,
      {
        hint: 'Raise "summaries.timeoutSeconds", or use a faster model.',
      },
    );
  }
}
