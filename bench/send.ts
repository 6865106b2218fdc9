// How fast mails leave over 8 connections into Postfix's smtp-sink, against Postfix's own smtp-source with as long mails in the same run.
import { fork, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import nodemailer from 'nodemailer';
import packageJson from 'nodemailer/package.json' with { type: 'json' };
import { systemClock } from '../src/clock.ts';
import type { CommandContext } from '../src/commands/shared/context.ts';
import { deliverByMail } from '../src/commands/shared/mail/mail-destination.ts';
import { mailComposer } from '../src/commands/shared/mail/personal-mail.ts';
import { candidatesOf, ReaderSelections } from '../src/commands/shared/readers/reader-selection.ts';
import { parseConfig } from '../src/config/load.ts';
import { type MessageInput, prepareMessage } from '../src/mail/compose/message.ts';
import { readerLinks } from '../src/mail/compose/reader-links.ts';
import { sentinels } from '../src/mail/compose/sentinels.ts';
import { outgoingMessage } from '../src/mail/compose/splice.ts';
import { deliverEdition } from '../src/mail/delivery/deliver.ts';
import type { MailSettings } from '../src/mail/settings.ts';
import { openTransport } from '../src/mail/transports/open-transport.ts';
import { parseTransport } from '../src/mail/transports/transport.ts';
import type { Candidate } from '../src/model/edition.ts';
import type { FrozenEdition } from '../src/store/contract/papers.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { commandContext } from '../test/helpers/command-context.ts';
import { freePort } from '../test/helpers/free-port.ts';
import { paper as emptyPaperOf } from '../test/helpers/papers.ts';
import { measure } from './rounds.ts';
import { startSink } from './smtp-sink.ts';

const mails = 20_000;
const plainMails = 400;
const rounds = 5;
const connections = 8;
const papers = 20;
const edition = 'daily/2026-06-16';
const at = '2026-06-16T11:00:00.000Z';
const siteUrl = 'https://papers.example.org';
const keys = { links: Buffer.alloc(32, 1), returnPath: Buffer.alloc(32, 2) };

const emptyPaper = emptyPaperOf();
const words =
  'Wir messen, dass α-Modelle “größer” sind als ihre Vorgänger; the loss falls by 3.1 % over n² steps. ';
const cards = new Map(
  Array.from({ length: papers }, (_, index) => [
    `arxiv:2606.${10_000 + index}`,
    {
      html: `<tr><td>${`<p style="margin:0;font:16px/1.5 sans-serif">${words.repeat(3)}</p>\n`.repeat(4)}${index} <a href="${sentinels.vote}/arxiv:2606.${10_000 + index}">Like or save</a></td></tr>\n`,
      text: `${index}. ${words}\n${words}\n${words}\n\n`,
    },
  ]),
);
const everyCard = [...cards.keys()];
const filler = `<p style="margin:0">${words.repeat(3)}</p>\n`.repeat(24);
const frame = (htmlPapers: string, textPapers: string) => ({
  subject: 'Größere Modelle, kleinere Rätsel — and 19 more papers',
  html: `<html><body>${filler}<table>${htmlPapers}</table><a href="${sentinels.unsubscribe}">Unsubscribe</a></body></html>`,
  text: `${textPapers}\nWhat did you like today? ${sentinels.vote}\nUnsubscribe: ${sentinels.unsubscribe}\n`,
});
const all = [...cards.values()];
const common = frame(all.map(({ html }) => html).join(''), all.map(({ text }) => text).join(''));
const personal = frame(sentinels.papers, sentinels.papers);
const settings: MailSettings = {
  from: { name: 'Daily Papers', email: 'papers@example.org' },
  replyTo: null,
  listTitle: 'Daily Papers',
  siteUrl,
  dkim: [],
};
const links = readerLinks({
  from: settings.from.email,
  bounces: 'bounces@example.org',
  siteUrl,
  voting: { edition, expiresAt: '2026-08-15T11:00:00.000Z' },
  keys,
});
const base = { settings, edition, date: at, links };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signed = { ...settings, dkim: [{ domain: 'example.org', selector: 'digest', privateKey }] };

const editions: Record<string, { input: MessageInput; isPersonal: boolean; goal: number }> = {
  'common edition': { input: { ...base, mail: common }, isPersonal: false, goal: 0.85 },
  'personal edition': { input: { ...base, mail: personal, parts: cards }, isPersonal: true, goal: 0.6 },
  'personal edition, DKIM with RSA-2048': {
    input: { ...base, settings: signed, mail: personal, parts: cards },
    isPersonal: true,
    goal: 0.45,
  },
};

/** Mails that are selected, rendered and composed for each reader as `digest send` does it. */
const selected = { name: 'own selections from 600 candidates', goal: 0.6 };

/** One of a hundred family names: digits are no part of a name. */
function familyOf(index: number): string {
  const [first, second] = [index % 10, Math.floor(index / 10) % 10];
  return `Berg${String.fromCharCode(97 + first, 97 + second)}`;
}

/** Papers on fifty topics by a hundred people, as long as those of the other mails. */
const candidates = Array.from(
  { length: 600 },
  (_, index): Candidate => ({
    paper: {
      ...emptyPaper,
      id: `arxiv:2606.${10_000 + index}`,
      title: `Größere Modelle für Thema${index % 50}, Teil ${index}`,
      abstract: `${words.repeat(6)} Thema${index % 50} Größe${index}.`,
      tldr: { text: words.repeat(3), by: 'huggingface' },
      authors: Array.from({ length: 4 }, (__, author) => ({
        name: `Ada ${familyOf(index + author)}`,
        affiliations: [],
      })),
      upvotes: index % 7 === 0 ? index : 0,
      links: { ...emptyPaper.links, abstract: `https://arxiv.org/abs/2606.${10_000 + index}` },
    },
    heat: index % 7 === 0 ? index / 100 : 0,
    closeness: 0,
    reasons: [`${index} upvotes`],
  }),
);

/** A store with the edition frozen and a delivery planned for everyone. */
async function plannedStore(file: string, count: number, isSelected = false): Promise<Store> {
  const store = await openStore({ path: file });
  for (let start = 0; start < count; start += 10_000) {
    const size = Math.min(10_000, count - start);
    const subscribers = Array.from({ length: size }, (_, index) => ({
      email: `reader${start + index}@example.org`,
      name: null,
      preferences: {
        periods: ['daily' as const],
        interests: isSelected
          ? [`Thema${(start + index) % 50}`, `author:${familyOf(start + index)}`, 'never Größe17']
          : [],
      },
    }));
    await store.subscribers.import(subscribers, at);
  }
  await store.editions.freeze(
    {
      id: edition,
      period: 'daily',
      date: '2026-06-16',
      entries: [],
      missed: [],
      considered: 0,
      frozenAt: null,
      ...(isSelected && { candidates }),
    },
    common.subject,
    at,
  );
  return store;
}

/** Sends to `budget` of those planned. */
async function send(store: Store, name: string, port: number, budget: number): Promise<void> {
  if (name === selected.name) return await sendSelected(store, port);
  const chosen = editions[name];
  if (!chosen) throw new Error(name);
  const { input, isPersonal } = chosen;
  const transport = await openTransport({
    target: parseTransport(`smtp://127.0.0.1:${port}`, '/'),
    connections,
  });
  const prepared = await prepareMessage(input);
  const report = await deliverEdition({
    edition,
    emails: null,
    outbox: store.deliveries,
    transport,
    compose: (delivery) =>
      outgoingMessage(prepared, delivery, isPersonal ? turned(everyCard, delivery.id) : []),
    connections,
    budget,
    clock: systemClock,
    random: Math.random,
    signal: new AbortController().signal,
  });
  await transport.close();
  if (report.sent !== budget) throw new Error(JSON.stringify(report));
}

async function sendSelected(store: Store, port: number): Promise<void> {
  const frozen = await frozenOf(store);
  const { sent } = await deliverByMail(contextOf(store, port), frozen, { emails: null, stale: true });
  if (sent !== mails) throw new Error(`${sent} sent`);
}

function contextOf(store: Store, port: number): CommandContext {
  const config = parseConfig(
    [
      `mail: { from: papers@example.org, transport: "smtp://127.0.0.1:${port}", connections: ${connections} }`,
      `site: { url: "${siteUrl}" }`,
    ].join('\n'),
    '/digest.yaml',
    {},
  );
  return commandContext({ config, store, clock: systemClock });
}

async function frozenOf(store: Store): Promise<FrozenEdition> {
  const frozen = await store.editions.get(edition);
  if (!frozen) throw new Error(edition);
  return frozen;
}

/** Bytes of a mail with a reader's own selection: its papers have more text than the cards of the other mails. */
async function selectedSize(folder: string): Promise<number> {
  const store = await plannedStore(path.join(folder, 'size.db'), 1, true);
  const context = contextOf(store, 25);
  const frozen = await frozenOf(store);
  const source = { ...frozen, candidates: () => candidatesOf(context, frozen.edition) };
  const selections = await new ReaderSelections(context, source).select([1]);
  const compose = await mailComposer(context, source);
  const reader = { id: 1, subscriberId: 1, email: 'reader0@example.org', name: null };
  const { size } = await compose({ ...reader, selection: selections.get(1) ?? null });
  await store.close();
  return size;
}

/** An order of one's own. */
function turned<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

function smtpSource(port: number, size: number): void {
  const args = ['-d', '-s', `${connections}`, '-m', `${mails}`, '-l', `${size}`, '-f', 'a@example.org'];
  const { status, stderr } = spawnSync('smtp-source', [...args, '-t', 'b@example.org', `127.0.0.1:${port}`], {
    env: { PATH: '/usr/sbin:/usr/bin' },
  });
  if (status !== 0) throw new Error(String(stderr));
}

async function sendPlain(port: number): Promise<void> {
  const pool = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  await Promise.all(
    Array.from({ length: plainMails }, (_, index) =>
      pool.sendMail({
        from: 'Daily Papers <papers@example.org>',
        to: `reader${index}@example.org`,
        subject: common.subject,
        html: common.html.replace(sentinels.unsubscribe, `${siteUrl}/unsubscribe/${index}`),
        text: common.text.replace(sentinels.unsubscribe, `${siteUrl}/unsubscribe/${index}`),
        list: { unsubscribe: `${siteUrl}/unsubscribe/${index}` },
      }),
    ),
  );
  pool.close();
}

interface Sending {
  tookMs: number;
  maxRssKb: number;
}

/** What a process of its own does: sends to everyone planned in a database, or to `budget` of them. */
async function sendAlone(file: string, name: string, port: number, budget: number): Promise<Sending> {
  const store = await openStore({ path: file });
  const startMs = performance.now();
  await send(store, name, port, budget);
  const tookMs = performance.now() - startMs;
  await store.close();
  return { tookMs, maxRssKb: process.resourceUsage().maxRSS };
}

/** As `digest send` and smtp-source do it: in a process that has done nothing else, and has no other's garbage. */
async function sendInChild(file: string, name: string, port: number, budget: number): Promise<Sending> {
  const child = fork(fileURLToPath(import.meta.url), ['send', file, name, `${port}`, `${budget}`]);
  const [answer] = (await once(child, 'message')) as [Sending];
  return answer;
}

/** Rates against smtp-source's. */
async function compareRates(port: number, folder: string): Promise<void> {
  const prepared = await prepareMessage({ ...base, mail: common });
  const { size } = await outgoingMessage(prepared, {
    id: 1,
    subscriberId: 1,
    email: 'reader1@example.org',
    name: null,
  });
  let list = '';
  let lists = 0;
  const ours = [...Object.keys(editions), selected.name].map((name) => ({
    name,
    prepare: async () => {
      lists += 1;
      list = path.join(folder, `${lists}.db`);
      await (await plannedStore(list, mails, name === selected.name)).close();
    },
    run: async () => (await sendInChild(list, name, port, mails)).tookMs,
  }));
  const ownSize = await selectedSize(folder);
  const source = { name: 'smtp-source -d', run: () => smtpSource(port, size) };
  const ownSource = { name: `smtp-source -d, ${kb(ownSize)}`, run: () => smtpSource(port, ownSize) };
  const plain = { name: 'plain nodemailer pool', run: () => sendPlain(port) };
  const measures = await measure([source, ownSource, ...ours, plain], rounds);
  const ownSourceRatio = measures[1]?.timesFirst ?? 1;
  console.log(
    `mails of ${kb(size)}, with own selections ${kb(ownSize)}, over ${connections} connections, median of ${rounds} rounds; against smtp-source with mails of the same size`,
  );
  for (const { name, ms, timesFirst } of measures) {
    const { goal } = name === selected.name ? selected : (editions[name] ?? {});
    const count = name === plain.name ? plainMails : mails;
    const rate = ((count / ms) * 1000).toFixed(0);
    const reference = name === selected.name || name === ownSource.name ? ownSourceRatio : 1;
    const ratio = ((reference * count) / mails / timesFirst).toFixed(2);
    console.log(`${name}: ${rate} mails/s, ${ratio}${goal ? ` (goal: at least ${goal})` : ''}`);
  }
}

function kb(bytes: number): string {
  return `${Math.round(bytes / 1000)} KB`;
}

/** Time and memory of a short and of a long list, of which at most so many are sent. */
async function measureLists(port: number, folder: string, most: number): Promise<void> {
  for (const count of [1000, 1_000_000]) {
    const list = path.join(folder, `list${count}.db`);
    await (await plannedStore(list, count)).close();
    const budget = Math.min(count, most);
    const { tookMs, maxRssKb } = await sendInChild(list, 'common edition', port, budget);
    console.log(
      `${budget} of ${count} deliveries: ${((tookMs / budget) * 1000).toFixed(0)} µs a mail, ${(maxRssKb / 1024).toFixed(0)} MB at most (goal: 150)`,
    );
  }
}

async function main(isWhole: boolean): Promise<void> {
  const { stdout = '' } = spawnSync('postconf', ['-h', 'mail_version'], {
    env: { PATH: '/usr/sbin' },
    encoding: 'utf8',
  });
  console.log(
    `Node ${process.version}, OpenSSL ${process.versions.openssl}, nodemailer ${packageJson.version}`,
  );
  console.log(`Postfix ${stdout.trim()}`);
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores`);
  const port = await freePort();
  const sink = await startSink(port);
  const folder = await mkdtemp(path.join(tmpdir(), 'digest-bench-'));
  try {
    if (!isWhole) await compareRates(port, folder);
    await measureLists(port, folder, isWhole ? Number.POSITIVE_INFINITY : mails);
  } finally {
    sink.kill();
    await rm(folder, { recursive: true });
  }
}

const [, , mode, file = '', name = '', port, budget] = process.argv;
if (mode === 'send') process.send?.(await sendAlone(file, name, Number(port), Number(budget)));
else await main(mode === 'whole');
