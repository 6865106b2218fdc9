// `digest send`: freezes an edition, plans its deliveries, and hands them to the mail path.
import { AppError, ConfigError, ExitCode } from '../errors.ts';
import type { DeliveryReport } from '../mail/deliver.ts';
import type { PreparedMessage } from '../mail/message.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import { renderMail } from '../render/email.ts';
import { subjectOf } from '../render/subject.ts';
import type { DeliveryCounts, FrozenEdition } from '../store/store.ts';
import { composeEdition, type EditionChoice } from './compose.ts';
import type { CommandContext } from './context.ts';
import { holdingLock } from './lock.ts';
import { mailRenderSettings, mailSettings } from './settings.ts';

export interface SendOptions extends EditionChoice {
  /** Only these addresses; null means every active subscriber who wants the period. */
  to: readonly string[] | null;
  dryRun: boolean;
  /** Sends again what may have arrived already. */
  retryUncertain: boolean;
}

export interface SendResult extends DeliveryReport {
  edition: EditionId;
  subject: string;
  /** The folder that the mails were written to, where no server took them. */
  destination: string | null;
  /** With --dry-run: the first of the addresses. */
  dryRun?: { addresses: string[] };
}

/** How many addresses a dry run names. */
const namedInDryRun = 20;

/** Freezes the edition if it isn't yet and delivers what is left of it. */
export async function sendEdition(context: CommandContext, options: SendOptions): Promise<SendResult> {
  const emails = options.to?.map(requireAddress) ?? null;
  if (options.dryRun) return await dryRun(context, options, emails);
  return await holdingLock(context.store, async () => {
    const frozen = await freezeEdition(context, options);
    if (options.retryUncertain) await context.store.deliveries.retryUncertain(frozen.edition.id);
    return await deliverFrozen(context, frozen, emails);
  });
}

/** 0 when nobody is left without an answer, 3 when some are. */
export function sendExitCode({ failed, uncertain, deferred }: SendResult): ExitCode {
  return failed + uncertain + deferred > 0 ? ExitCode.partly : ExitCode.done;
}

function requireAddress(text: string): string {
  const address = parseEmailAddress(text);
  if (!address)
    throw new ConfigError(`"${text}" is not an email address`, { hint: 'Write it as me@example.org.' });
  return address.email;
}

/** Freezes the edition that the choice names and plans its deliveries; one without papers is refused. */
export async function freezeEdition(context: CommandContext, choice: EditionChoice): Promise<FrozenEdition> {
  const { store, clock } = context;
  const edition = await composeEdition(context, choice);
  const frozen = await store.editions.get(edition.id);
  if (frozen) return frozen;
  if (edition.entries.length === 0) throw emptyEdition(edition);
  return await store.editions.freeze(
    edition,
    subjectOf(edition, mailRenderSettings(context.config, context)),
    clock.now(),
  );
}

function emptyEdition({ id }: Edition): AppError {
  return new AppError('empty', `${id} has no papers`, {
    hint: 'Run "digest fetch" first, or name another day with --date.',
  });
}

/** Delivers what is left of a frozen edition, to everyone planned or only to `emails`. Call it holding the run lock. */
export async function deliverFrozen(
  context: CommandContext,
  { edition, subject }: FrozenEdition,
  emails: readonly string[] | null,
): Promise<SendResult> {
  const { store, clock, config, random, report, signal } = context;
  const { deliveries } = store;
  await deliveries.recover(edition.id, clock.now());
  if (emails) await deliveries.plan(edition.id, emails);
  const [{ deliverEdition }, { outgoingMessage }, { openTransport, parseTransport }] = await Promise.all([
    import('../mail/deliver.ts'),
    import('../mail/message.ts'),
    import('../mail/transport.ts'),
  ]);
  const settings = mailSettings(config);
  const message = await composeMail(context, edition, subject);
  const transport = await openTransport(settings, config.folder);
  const total = emails?.length ?? sum(await deliveries.counts(edition.id));
  try {
    const result = await deliverEdition({
      edition: edition.id,
      emails,
      outbox: deliveries,
      transport,
      compose: (delivery) => outgoingMessage(message, delivery),
      connections: settings.connections,
      clock,
      random,
      signal,
      onProgress: ({ sent, failed, uncertain }) =>
        report.progress(`Sending ${edition.id}`, sent + failed + uncertain, total),
    });
    const target = parseTransport(settings.transport, config.folder);
    return {
      edition: edition.id,
      subject,
      ...result,
      destination: target.kind === 'file' ? target.folder : null,
    };
  } finally {
    await transport.close();
  }
}

function sum(counts: DeliveryCounts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** The edition's mail, finished but for what differs per reader. */
export async function composeMail(
  { config, clock, sample }: CommandContext,
  edition: Edition,
  subject: string,
): Promise<PreparedMessage> {
  const { prepareMessage } = await import('../mail/message.ts');
  const rendered = await renderMail(edition, mailRenderSettings(config, { sample }));
  return await prepareMessage({
    mail: { ...rendered, subject },
    settings: mailSettings(config),
    edition: edition.id,
    date: edition.frozenAt ?? clock.now(),
  });
}

async function dryRun(
  context: CommandContext,
  choice: EditionChoice,
  emails: readonly string[] | null,
): Promise<SendResult> {
  const { store } = context;
  const edition = await composeEdition(context, choice);
  if (edition.entries.length === 0) throw emptyEdition(edition);
  const recipients = emails
    ? { total: emails.length, first: emails.slice(0, namedInDryRun) }
    : await store.deliveries.wouldReceive(edition.period, namedInDryRun);
  return {
    edition: edition.id,
    subject: subjectOf(edition, mailRenderSettings(context.config, context)),
    recipients: recipients.total,
    sent: 0,
    skipped: 0,
    deferred: 0,
    failed: 0,
    uncertain: 0,
    destination: null,
    dryRun: { addresses: [...recipients.first] },
  };
}
