// `digest demo`: three days of the whole job on bundled sample data, and pages that show what came of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '../../clock.ts';
import { parseConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { AppError, messageOf } from '../../errors.ts';
import { memoryPaceLock } from '../../http/pacing.ts';
import { createHttpClient } from '../../http/undici-client.ts';
import { startCatcher } from '../../mail/smtp/catcher.ts';
import type { Edition } from '../../model/edition.ts';
import type { PlainDate } from '../../model/time.ts';
import { version } from '../../package.ts';
import { renderMail } from '../../render/mail/email.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import type { PreviewPage } from '../../web/preview-server.ts';
import { runOnce } from '../run.ts';
import type { CommandContext, Reporter } from '../shared/context.ts';
import { composeEdition } from '../shared/editions/compose.ts';
import { mailRenderSettings } from '../shared/settings.ts';
import { demoPages } from './pages.ts';
import { type SampleServer, startSampleServer } from './sample-server.ts';

/** The days that the sample covers, Tuesday to Thursday: enough for votes to move. */
const days: readonly PlainDate[] = ['2026-06-09', '2026-06-10', '2026-06-11'];
/** Seven in the morning in New York, when the daily edition is due, and a little. */
const timeOfDay = 'T11:05:00.000Z';

const readers = [
  { email: 'ada@example.org', name: 'Ada' },
  { email: 'grace@example.org', name: 'Grace' },
  { email: 'emmy@example.org', name: 'Emmy' },
];

export interface DemoSummary {
  sample: true;
  days: { date: PlainDate; received: number; new: number; sent: number }[];
  papers: number;
  mails: number;
}

export interface Demo {
  summary: DemoSummary;
  /** What trends on the last day. */
  trending: Edition;
  /** Pages by path, for the preview. */
  pages: ReadonlyMap<string, PreviewPage>;
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'digest-demo-'));
  } catch (error) {
    throw new AppError('write', `cannot write in ${tmpdir()}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Name a folder that you may write to in $TMPDIR.',
    });
  }
}

/** Runs the whole job day by day; everything it makes but the result is gone when it returns. */
export async function runDemo({ report, signal }: { report: Reporter; signal: AbortSignal }): Promise<Demo> {
  const folder = await temporaryFolder();
  const sources = await startSampleServer();
  const catcher = await startCatcher();
  try {
    const config = demoConfig(folder, sources.origin, catcher.port);
    const store = await openStore(config.database);
    try {
      for (const { email, name } of readers) {
        await store.subscribers.add(
          { email, name, preferences: { periods: ['daily'] } },
          `${days[0]}${timeOfDay}`,
        );
      }
      const summary: DemoSummary = { sample: true, days: [], papers: 0, mails: 0 };
      for (const day of days)
        summary.days.push(await runDay(day, { config, store, sources, report, signal }));
      summary.papers = await store.papers.count();
      summary.mails = catcher.messages.length;
      const context = contextOn(days.at(-1) ?? '', { config, store, report, signal });
      const trending = await composeEdition(context, { period: 'trending', date: null });
      const daily = await composeEdition(context, { period: 'daily', date: days.at(-1) ?? null });
      const mail = catcher.messages.at(-1)?.raw.toString('utf8') ?? '';
      const { html } = await renderMail(daily, mailRenderSettings(config, { sample: true }));
      return { summary, trending, pages: demoPages(config, { daily, trending, mail, mailHtml: html }) };
    } finally {
      await store.close();
    }
  } finally {
    await Promise.all([sources.close(), catcher.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

type DayParts = { config: Config; store: Store; report: Reporter; signal: AbortSignal };

async function runDay(
  day: PlainDate,
  parts: DayParts & { sources: SampleServer },
): Promise<DemoSummary['days'][number]> {
  parts.sources.setDay(day);
  const context = contextOn(day, parts);
  const http = await context.http();
  try {
    const { fetch, send } = await runOnce(context);
    const total = (key: 'received' | 'new') => fetch.sources.reduce((sum, source) => sum + source[key], 0);
    return {
      date: day,
      received: total('received'),
      new: total('new'),
      sent: send.reduce((sum, { sent }) => sum + sent, 0),
    };
  } finally {
    await http.close();
  }
}

function contextOn(day: PlainDate, { config, store, report, signal }: DayParts): CommandContext {
  const clock = fixedClock(`${day}${timeOfDay}`);
  const http = createHttpClient({
    clock,
    random: Math.random,
    userAgent: `digest/${version} (demo)`,
    paceLock: memoryPaceLock(),
    proxy: null,
    log: (message) => report.detail(message),
  });
  return { config, store, clock, signal, random: Math.random, report, sample: true, http: async () => http };
}

/** The configuration that a newcomer might write, except for the addresses. */
function demoConfig(folder: string, origin: string, smtpPort: number): Config {
  const text = `
title: Daily Papers
byline: by the editors of an invented sample
sources:
  - huggingface: { endpoint: "${origin}", minIntervalMs: 0 }
  - arxiv:
      categories: [cs.CL, cs.LG]
      endpoints: { rss: "${origin}/rss", api: "${origin}/api/query", oai: "${origin}/oai" }
      minIntervalMs: 0
  - biorxiv: { categories: [neuroscience, bioinformatics], endpoint: "${origin}", minIntervalMs: 0 }
  - feed: { url: "${origin}/journal", name: Journal of Invented Sleep, minIntervalMs: 0 }
mail:
  from: Daily Papers <papers@example.org>
  transport: smtp://127.0.0.1:${smtpPort}
`;
  return parseConfig(text, join(folder, 'digest.yaml'), {});
}
