// Harvests arXiv over OAI-PMH: all of the followed categories, or what changed since a date, with a place to resume at.
import * as z from 'zod';
import { ParseError } from '../../errors.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { PaperRecord } from '../../model/paper.ts';
import type { PlainDate } from '../../model/time.ts';
import type { FetchContext } from '../fetcher.ts';
import type { ArxivOptions } from './options.ts';
import { type Harvest, parseHarvest } from './parse-oai.ts';
import { harvestUrl, paceOf, setOf } from './request.ts';

/** The position that a harvest has reached; stored in the cursor under `harvest` until it is done. */
const progressSchema = z.object({
  /** The first day of the changes to fetch; null means the beginning. */
  from: z.nullable(z.string()),
  set: z.string(),
  token: z.nullable(z.string()),
  /** When the token was given out. */
  at: z.string(),
});

type Progress = z.output<typeof progressSchema>;

function progressOf(cursor: Cursor | null): Progress | null {
  return progressSchema.safeParse(cursor?.['harvest']).data ?? null;
}

export interface HarvestPlan {
  from: PlainDate | null;
  /** What the harvest adds to arXiv's own records: which listing they were in. */
  complete(record: PaperRecord): PaperRecord;
  /** What the cursor has besides the harvest's own position. */
  keep: Cursor;
  /** The cursor when the harvest is done. */
  done: Cursor;
}

/** The place of a harvest of everything, which the fetches between its parts leave alone. */
export function fullHarvestOf(cursor: Cursor | null): Cursor {
  const progress = progressOf(cursor);
  return progress?.from === null ? { harvest: progress } : {};
}

/** The records of all followed categories, page by page. An interrupted harvest continues where it was. */
export async function* harvest(
  options: ArxivOptions,
  context: FetchContext,
  plan: HarvestPlan,
): AsyncGenerator<Page> {
  const sets = [...new Set(options.categories.map(setOf))];
  const before = resumable(context, plan.from, sets);
  const start = before ? sets.indexOf(before.set) : 0;
  if (before) context.log(`continuing the harvest of ${before.set}`);
  for (const [index, set] of sets.entries()) {
    if (index < start) continue;
    const token = index === start ? (before?.token ?? null) : null;
    if (token === null) context.log(`harvesting ${set} from ${plan.from ?? 'the beginning'}`);
    for await (const answer of fetchSet(options, context, set, plan.from, token)) {
      const isDone = answer.token === null && index === sets.length - 1;
      // After a set comes the next one, from its beginning.
      const next = answer.token === null ? (sets[index + 1] ?? set) : set;
      const progress: Progress = { from: plan.from, set: next, token: answer.token, at: context.now };
      yield {
        records: answer.records.map(plan.complete),
        rejects: answer.rejects,
        cursor: isDone ? plan.done : { ...plan.keep, harvest: progress },
      };
    }
  }
}

/** The position stored by a harvest of the same range. A token is valid until the next midnight in UTC. */
function resumable(
  { cursor, now }: FetchContext,
  from: PlainDate | null,
  sets: readonly string[],
): Progress | null {
  const progress = progressOf(cursor);
  // A set that is followed no more is nothing to go on with.
  if (!progress || progress.from !== from || !sets.includes(progress.set)) return null;
  return progress.at.slice(0, 10) === now.slice(0, 10) ? progress : { ...progress, token: null };
}

async function* fetchSet(
  options: ArxivOptions,
  context: FetchContext,
  set: string,
  from: PlainDate | null,
  resumeAt: string | null,
): AsyncGenerator<Harvest> {
  let token = resumeAt;
  let mayBeginAgain = true;
  for (;;) {
    const answer = await ask(
      options,
      context,
      harvestUrl(options, token === null ? { set, from } : { token }),
    );
    // It expires at midnight, even during a harvest.
    if (answer.error === 'badResumptionToken' && token !== null && mayBeginAgain) {
      context.log(`the place in ${set} has expired: starting again`);
      token = null;
      mayBeginAgain = false;
      continue;
    }
    if (answer.error !== null && answer.error !== 'noRecordsMatch') {
      throw new ParseError(`arXiv refused the harvest of ${set}: ${answer.error}`, {
        hint: 'Check "categories" in the configuration; the next run continues where this one stopped.',
      });
    }
    if (answer.token !== null && answer.token === token) {
      throw new ParseError(`the harvest of ${set} is stuck: a page links to itself`, {
        hint: 'The next run fetches that page again.',
      });
    }
    yield answer;
    if (answer.token === null) return;
    token = answer.token;
  }
}

async function ask(options: ArxivOptions, { http, signal }: FetchContext, url: string): Promise<Harvest> {
  const response = await http.get({
    url,
    group: paceOf(options, url),
    accept: 'text/xml, application/xml',
    // An error of the protocol is also a response, with the reason in it.
    acceptStatus: [400, 404, 422],
    signal,
  });
  return parseHarvest(response.text());
}
