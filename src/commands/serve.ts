// `digest serve`: the site on its port, and the worker that answers requests from it by mail.
import { ConfigError } from '../errors.ts';
import { openTransport } from '../mail/transports/open-transport.ts';
import type { MailRequest } from '../model/mail-request.ts';
import { pageStyle } from '../render/page/page-style.ts';
import { siteStyle } from '../render/page/site-frame.ts';
import { sitePages } from '../render/page/site-pages.ts';
import { servedSite } from '../render/page-site.ts';
import type { SiteOptions } from '../web/options.ts';
import { startSiteServer } from '../web/server.ts';
import type { Site } from '../web/site.ts';
import type { CommandContext } from './shared/context.ts';
import { startMailWorker } from './shared/mail/mail-worker.ts';
import { transactionalMailer } from './shared/mail/transactional-mail.ts';
import { keepIndex } from './shared/search-index/index-keeper.ts';
import { mailSettings, newcomersPeriods, offeredPeriods, renderSettings } from './shared/settings.ts';
import { ownContent } from './shared/site/own-content.ts';
import { siteContent } from './shared/site/site-content.ts';
import { siteMetrics } from './shared/site/site-metrics.ts';
import { siteVotes } from './shared/site/site-votes.ts';

export interface ServeOptions {
  /** Null: the configured one. */
  host: string | null;
  port: number | null;
}

export interface RunningSite {
  /** Where readers find it. */
  url: string;
  /** Where it listens. */
  address: string;
  /** Ends it: requests and mails in flight are finished. */
  close(): Promise<void>;
}

/** Starts the site; it runs until it is closed. Throws a `ConfigError` when none is configured. */
export async function startSite(context: CommandContext, options: ServeOptions): Promise<RunningSite> {
  const { config, store } = context;
  if (config.site === null) {
    throw new ConfigError('no site is configured', {
      hint: 'Set "site: { url: http://localhost:8080 }" to try it, or the address that readers use.',
    });
  }
  const linkKey = await store.secrets.key('links');
  const transport = await openTransport({ target: config.mail.transport });
  const mailer = transactionalMailer(context, {
    siteUrl: config.site.url,
    linkKey,
    transport,
    settings: mailSettings(config),
    periods: newcomersPeriods(config.editions),
  });
  const worker = startMailWorker(context, mailer);
  const index = keepIndex(context);
  const requestMail = async (request: MailRequest) => {
    const taken = await store.notices.request(request, context.clock.now());
    worker.wake();
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
        await worker.close();
        await index.close();
        await transport.close();
      },
    };
  } catch (error) {
    await worker.close();
    await index.close();
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
  const periods = offeredPeriods(config.editions);
  return {
    title: config.title,
    options,
    pages: sitePages({
      ...renderSettings(config, context),
      site: servedSite(options.url),
      sender: config.mail.from.email,
    }),
    styles: [pageStyle(config.accent), siteStyle(config.accent)],
    content: siteContent(context, { seenFrom: () => servedSite(options.url), periods, hasPaper: () => true }),
    votes: siteVotes(context),
    own: ownContent(context, options.url),
    readers: store.subscribers,
    periods,
    requestMail,
    metrics: siteMetrics(context),
    linkKey,
    clock,
    log: { warn: (message) => report.warn(message), detail: (message) => report.detail(message) },
  };
}
