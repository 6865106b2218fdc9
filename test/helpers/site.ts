// A site on loopback as `digest serve` runs it, on a database of its own, with a clock of the test's.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../src/clock.ts';
import { siteOf } from '../../src/commands/serve.ts';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import {
  type TransactionalMailer,
  transactionalMailer,
} from '../../src/commands/shared/mail/transactional-mail.ts';
import { mailSettings } from '../../src/commands/shared/settings.ts';
import { parseConfig } from '../../src/config/load.ts';
import { openTransport } from '../../src/mail/transports/open-transport.ts';
import type { Transport } from '../../src/mail/transports/transport.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type ServerLimits, startSiteServer, usualLimits } from '../../src/web/server.ts';
import { writeEmptyDatabase } from './empty-database.ts';
import { fakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './run-digest.ts';

export interface TestSite {
  url: string;
  store: Store;
  /** Where its configuration is, for commands beside it. */
  folder: string;
  /** The file of its database. */
  database: string;
  /** Answers by mail what was asked for on the site. */
  mailer: TransactionalMailer;
  linkKey: Buffer;
  clock: Clock;
  /** All that a person running it with --verbose would read. */
  log: string[];
  close(): Promise<void>;
}

export interface TestSiteOptions {
  clock?: Clock;
  /** Of `mail.transport`; a folder by default. */
  transport?: string;
  /** Of the site's address. */
  path?: string;
  /** Lines under `site:`. */
  site?: string;
  limits?: Partial<ServerLimits>;
  /** In place of the configured transport. */
  openedTransport?: Transport;
  requestMail?: Parameters<typeof siteOf>[3];
}

export async function startTestSite(
  onTestFinished: (work: () => Promise<void>) => void,
  options: TestSiteOptions = {},
): Promise<TestSite> {
  const folder = await temporaryFolder(onTestFinished);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${options.path ?? ''}`;
  const written = [
    'title: Daily Papers',
    'byline: by AK and the research community',
    'editions: { daily: {}, weekly: {} }',
    'mail:',
    '  from: Daily Papers <papers@example.org>',
    `  transport: ${options.transport ?? 'file:./outbox'}`,
    'site:',
    `  url: ${url}`,
    options.site ?? '',
  ].join('\n');
  const file = join(folder, 'digest.yaml');
  await writeFile(file, written);
  const config = parseConfig(written, file, {});
  if (config.site === null) throw new Error('a site was configured');
  const log: string[] = [];
  const note = (message: string) => void log.push(message);
  await writeEmptyDatabase(config.database.name);
  const store = await openStore(config.database);
  const clock = options.clock ?? fakeClock();
  const context: CommandContext = {
    config,
    store,
    clock,
    signal: new AbortController().signal,
    random: () => 0.5,
    sample: false,
    report: { warn: note, note, detail: note, progress: () => {} },
    http: () => Promise.reject(new Error('the site fetches nothing')),
  };
  const linkKey = await store.secrets.key('links');
  const transport = options.openedTransport ?? (await openTransport({ target: config.mail.transport }));
  const site = siteOf(
    context,
    config.site,
    linkKey,
    options.requestMail ?? ((request) => store.notices.request(request, clock.now())),
  );
  const server = await startSiteServer(
    site,
    { host: '127.0.0.1', port },
    // A test has no clients that it doesn't know of.
    { ...usualLimits, lingerMs: 0, ...options.limits },
  );
  const close = async () => {
    await server.close();
    await transport.close();
    await store.close();
  };
  const mailer = transactionalMailer(context, {
    siteUrl: url,
    linkKey,
    transport,
    settings: mailSettings(config),
    periods: ['daily'],
  });
  return { url, folder, store, database: config.database.name, mailer, linkKey, clock, log, close };
}
