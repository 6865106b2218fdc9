// `digest serve`: the site on its port, and the desk behind it that answers requests by mail.
import { ConfigError, messageOf } from '../errors.ts';
import { openTransport } from '../mail/transports/open-transport.ts';
import type { Edition, Period } from '../model/edition.ts';
import type { MailRequest } from '../model/mail-request.ts';
import { renderPage } from '../render/page/page.ts';
import { pageStyle } from '../render/page/page-style.ts';
import { siteStyle } from '../render/page/site-frame.ts';
import { sitePages } from '../render/page/site-pages.ts';
import type { SiteOptions } from '../web/options.ts';
import { startSiteServer } from '../web/server.ts';
import type { Site } from '../web/site.ts';
import { periodFeed } from './export.ts';
import { searchPapers } from './search.ts';
import { composeEdition } from './shared/compose.ts';
import type { CommandContext } from './shared/context.ts';
import { type NoticeDesk, noticeDesk } from './shared/notices.ts';
import { mailSettings, renderSettings } from './shared/settings.ts';

export interface ServeOptions {
  /** Null: as configured. */
  host: string | null;
  port: number | null;
}

export interface RunningSite {
  /** Where readers find it. */
  url: string;
  /** Where it listens. */
  address: string;
  /** Ends it: requests and mails in hand are finished. */
  close(): Promise<void>;
}

/** How many papers a search shows. */
const searchLimit = 30;
/** Mails that wait for a retry are looked for so often. */
const lookEachMs = 30_000;
const tidyEachMs = 3_600_000;

/** Starts the site; it runs until it is closed. Throws a `ConfigError` where the configuration has none. */
export async function startSite(context: CommandContext, options: ServeOptions): Promise<RunningSite> {
  const { config, store } = context;
  if (config.site === null) {
    throw new ConfigError('no site is configured', {
      hint: 'Set "site: { url: http://localhost:8080 }" to try it, or the address that readers use.',
    });
  }
  const linkKey = await store.secrets.key('links');
  const transport = await openTransport({ target: config.mail.transport });
  const desk = noticeDesk(context, {
    siteUrl: config.site.url,
    linkKey,
    transport,
    settings: mailSettings(config),
    periods: newcomersPeriods(config.editions),
  });
  const work = backgroundWork(context, desk);
  const requestMail = async (request: MailRequest) => {
    const taken = await store.notices.request(request, context.clock.now());
    work.wake();
    return taken;
  };
  try {
    const server = await startSiteServer(siteOf(context, config.site, linkKey, requestMail), {
      host: options.host ?? config.site.host,
      port: options.port ?? config.site.port,
    });
    return {
      url: config.site.url,
      address: server.address,
      close: async () => {
        await server.close();
        await work.close();
        await transport.close();
      },
    };
  } catch (error) {
    await work.close();
    await transport.close();
    throw error;
  }
}

/** The site's parts, joined. */
export function siteOf(
  context: CommandContext,
  options: SiteOptions,
  linkKey: Buffer,
  requestMail: Site['requestMail'],
): Site {
  const { config, store, clock, report } = context;
  const settings = renderSettings(config, context);
  const periods = offeredPeriods(config.editions);
  const page = (edition: Edition) => renderPage(edition, settings);
  return {
    options,
    pages: sitePages({ ...settings, siteUrl: options.url, sender: config.mail.from.email }),
    styles: [pageStyle(config.accent), siteStyle(config.accent)],
    latestEdition: async () => {
      const frozen = await store.editions.latest(periods[0] ?? 'daily');
      return page(
        frozen?.edition ?? (await composeEdition(context, { period: periods[0] ?? 'daily', date: null })),
      );
    },
    edition: async (id) => {
      const frozen = await store.editions.get(id);
      return frozen && page(frozen.edition);
    },
    search: async (query) => {
      const filters = { since: null, until: null, category: null };
      return (await searchPapers(context, { query, limit: searchLimit, ...filters })).page();
    },
    feed: (period, format, feedUrl) => periodFeed(context, period, format, feedUrl),
    readers: store.subscribers,
    periods,
    requestMail,
    linkKey,
    clock,
    log: { warn: (message) => report.warn(message), detail: (message) => report.detail(message) },
  };
}

function offeredPeriods(editions: CommandContext['config']['editions']): Period[] {
  return (['daily', 'weekly', 'monthly'] as const).filter((period) => editions[period] !== null);
}

/** The edition that comes most often. */
function newcomersPeriods(editions: CommandContext['config']['editions']): Period[] {
  return offeredPeriods(editions).slice(0, 1);
}

/** Answers requests when woken, and those that wait for a retry now and then. */
function backgroundWork({ clock, random, report }: CommandContext, desk: NoticeDesk) {
  const ending = new AbortController();
  let alarm = new AbortController();
  let tidiedMs = Number.NEGATIVE_INFINITY;

  const pause = async (ms: number) => {
    try {
      await clock.sleep(ms, AbortSignal.any([ending.signal, alarm.signal]));
    } catch (error) {
      if (!ending.signal.aborted && !alarm.signal.aborted) throw error;
    }
  };

  const run = async () => {
    while (!ending.signal.aborted) {
      try {
        if (clock.elapsedMs() - tidiedMs >= tidyEachMs) {
          await desk.tidy();
          tidiedMs = clock.elapsedMs();
        }
        await desk.answerDue(ending.signal);
      } catch (error) {
        report.warn(`The mails of the site are held up: ${messageOf(error)}`);
      }
      await pause(lookEachMs);
      if (!alarm.signal.aborted) continue;
      alarm = new AbortController();
      // Not at once: whoever times the next answer must not learn what this request led to.
      await pause(100 + 400 * random());
    }
  };
  const ended = run();

  return {
    wake: () => alarm.abort(),
    close: async () => {
      ending.abort();
      await ended;
    },
  };
}
