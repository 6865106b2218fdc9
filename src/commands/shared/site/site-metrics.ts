// The content of `/metrics` on the site: the queue, what was sent, how fresh the sources are, and how much there is.
import { later } from '../../../model/time.ts';
import { version } from '../../../package.ts';
import { type Metric, metricsType, renderMetrics } from '../../../render/prometheus.ts';
import type { CommandContext } from '../context.ts';

/**
 * The database is queried at most this often, however many clients scrape the metrics. Prometheus scrapes every 15 s to a
 * minute.
 */
const keptMs = 5_000;

/** Outcomes are stored a moment after the server's reply. What is older than this is not counted again. */
const settledMs = 5 * 60_000;

/** How far the clock of another machine that sends may be ahead. */
const clockAheadMs = 60 * 60_000;

/** Returns the document for each request. Counters begin with this call. */
export function siteMetrics(
  context: Pick<CommandContext, 'config' | 'store' | 'clock'>,
): () => Promise<{ type: string; text: string }> {
  const { clock } = context;
  const sent = sentCounter(context);
  let kept: { atMs: number; text: Promise<string> } | null = null;
  return async () => {
    const nowMs = clock.elapsedMs();
    if (kept === null || nowMs - kept.atMs >= keptMs) {
      const text = metricsOf(context, sent).then(renderMetrics);
      kept = { atMs: nowMs, text };
      text.catch(() => {
        kept = null;
      });
    }
    return { type: metricsType, text: await kept.text };
  };
}

/**
 * Counts the mails sent since it was made, by whichever process. It adds up what is settled, and counts only the last minutes
 * each time.
 */
function sentCounter({ store, clock }: Pick<CommandContext, 'store' | 'clock'>): () => Promise<number> {
  let settledUntil = clock.now();
  let settled = 0;
  return async () => {
    const now = clock.now();
    const before = later(now, -settledMs);
    if (before > settledUntil) {
      settled += await store.metrics.sentBetween(settledUntil, before);
      settledUntil = before;
    }
    return settled + (await store.metrics.sentBetween(settledUntil, later(now, clockAheadMs)));
  };
}

async function metricsOf(
  { config, store, clock }: Pick<CommandContext, 'config' | 'store' | 'clock'>,
  sent: () => Promise<number>,
): Promise<Metric[]> {
  const { metrics } = store;
  const now = Date.parse(clock.now());
  const queue = await metrics.queue();
  const sources = await metrics.lastSuccesses(config.sources.map(({ name }) => name));
  const fetched = sources.flatMap(({ source, at }) => (at === null ? [] : [{ source, at }]));
  return [
    {
      name: 'digest_deliveries',
      help: 'Deliveries that are not sent, by period of the edition and state.',
      type: 'gauge',
      samples: queue.map(({ period, state, count }) => ({ labels: { period, state }, value: count })),
    },
    {
      name: 'digest_mails_sent_total',
      help: 'Mails that a server accepted since this process started, sent by any process.',
      type: 'counter',
      samples: [{ value: await sent() }],
    },
    {
      name: 'digest_source_seconds_since_success',
      help: 'Seconds since the last fetch of a source that succeeded.',
      type: 'gauge',
      samples: fetched.map(({ source, at }) => ({
        labels: { source },
        value: Math.max(0, (now - Date.parse(at)) / 1000),
      })),
    },
    {
      name: 'digest_papers',
      help: 'Papers in the database.',
      type: 'gauge',
      samples: [{ value: await metrics.papers() }],
    },
    {
      name: 'digest_subscribers',
      help: 'Subscribers by state.',
      type: 'gauge',
      samples: (await metrics.subscribers()).map(({ state, count }) => ({ labels: { state }, value: count })),
    },
    {
      name: 'digest_pending_notices',
      help: 'Transactional mails, such as confirmations, that wait to be sent.',
      type: 'gauge',
      samples: [{ value: await metrics.pendingNotices() }],
    },
    {
      name: 'digest_build_info',
      help: 'The version of digest and of Node, and the engine of the database; always 1.',
      type: 'gauge',
      samples: [
        { labels: { version, node: process.versions.node, engine: config.database.engine }, value: 1 },
      ],
    },
    {
      name: 'process_resident_memory_bytes',
      help: 'Resident memory of this process in bytes.',
      type: 'gauge',
      samples: [{ value: process.memoryUsage.rss() }],
    },
  ];
}
