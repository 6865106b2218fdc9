// `digest bounces`: reads what came back, decides what follows from it, and changes the list accordingly.
import type { BounceAction, Proof } from '../mail/bounces/decide.ts';
import type { MailKind, MailReport, RecipientReport } from '../mail/bounces/mail-report.ts';
import type { FoundMail } from '../mail/bounces/mailbox/mail-files.ts';
import type { Mail } from '../mail/bounces/read-mail.ts';
import type { BounceEntry, SentDelivery } from '../store/contract/readers.ts';
import {
  type BouncesResult,
  hashOf,
  type MessageResult,
  nobody,
  type RecipientResult,
  sameAddress,
  shown,
} from './shared/bounce-results.ts';
import type { CommandContext } from './shared/context.ts';

export interface BouncesOptions {
  /** Files, Maildir folders and mboxes; empty to read `stdin`, or the mailbox where that is null too. */
  files: readonly string[];
  stdin: AsyncIterable<Uint8Array | string> | null;
  /** Says what would be done and changes nothing, in the mailbox neither. */
  dryRun: boolean;
}

/** Deliveries to one address that are looked at: the longest row that the configuration allows to count, and some. */
const historyLength = 120;

/** Reads all mails and acts on each. Reading the same mail again changes nothing. */
export async function readBounces(context: CommandContext, options: BouncesOptions): Promise<BouncesResult> {
  const reader = await BounceReader.open(context, options.dryRun);
  const messages: MessageResult[] = [];
  for await (const found of await mailsOf(context, options)) {
    context.signal.throwIfAborted();
    messages.push(await reader.read(found));
    if (!options.dryRun) await found.done?.();
    context.report.progress('Reading mails', messages.length, null);
  }
  return { dryRun: options.dryRun, messages };
}

async function mailsOf(
  { config }: CommandContext,
  { files, stdin }: BouncesOptions,
): Promise<AsyncIterable<FoundMail>> {
  const { mailsInFiles, mailsInStream } = await import('../mail/bounces/mailbox/mail-files.ts');
  if (files.length > 0) return mailsInFiles(files);
  if (stdin) return mailsInStream('stdin', stdin);
  const { mailsInMailbox } = await import('../mail/bounces/mailbox/mailbox.ts');
  const { mailbox, moveTo, keep } = config.bounces;
  return mailbox === null ? noMails() : mailsInMailbox({ account: mailbox, moveTo, keep });
}

async function* noMails(): AsyncGenerator<FoundMail> {}

/** Everything that needs the library of mail parsing, loaded once. */
async function loadParts() {
  const [{ readMail }, { inspectMail }, { deliveredTo, findMarks, mentions }, { decide }, { messageIds }] =
    await Promise.all([
      import('../mail/bounces/read-mail.ts'),
      import('../mail/bounces/inspect.ts'),
      import('../mail/bounces/find-marks.ts'),
      import('../mail/bounces/decide.ts'),
      import('../mail/compose/headers.ts'),
    ]);
  return { readMail, inspectMail, deliveredTo, findMarks, mentions, decide, messageIds };
}

/** An address, and the delivery to it that came back, as far as that is known. */
interface Identified {
  email: string;
  proof: Proof;
  deliveryId: number | null;
  deliveries: SentDelivery[];
}

class BounceReader {
  private readonly context: CommandContext;
  private readonly dryRun: boolean;
  private readonly parts: Awaited<ReturnType<typeof loadParts>>;
  private readonly key: Buffer;
  /** What a dry run would have recorded: mails, and deliveries that came back. */
  private readonly imagined = { mails: new Set<string>(), deliveries: new Set<number>() };

  private constructor(
    context: CommandContext,
    dryRun: boolean,
    parts: Awaited<ReturnType<typeof loadParts>>,
    key: Buffer,
  ) {
    this.context = context;
    this.dryRun = dryRun;
    this.parts = parts;
    this.key = key;
  }

  static async open(context: CommandContext, dryRun: boolean): Promise<BounceReader> {
    return new BounceReader(
      context,
      dryRun,
      await loadParts(),
      await context.store.secrets.key('return-path'),
    );
  }

  async read({ name, bytes }: FoundMail): Promise<MessageResult> {
    const mail = await this.parts.readMail(bytes);
    const report = this.parts.inspectMail(mail);
    const hash = hashOf(mail);
    const marks = this.parts.findMarks(mail, this.key);
    const wishes =
      marks.own?.purpose === 'unsubscribe' && (report.kind === 'other' || report.kind === 'unsubscribe');
    const kind = wishes ? 'unsubscribe' : report.kind;
    const result = (recipients: RecipientResult[]): MessageResult => ({
      file: name,
      kind,
      bounce: kind === 'bounce',
      recipients,
    });
    if (await this.hasRead(hash)) {
      return result(report.recipients.map((recipient) => shown(recipient, 'none', 'read before')));
    }
    const recipients: RecipientResult[] = [];
    const entries: BounceEntry[] = [];
    const take = (
      recipient: RecipientReport,
      deliveryId: number | null,
      action: BounceAction,
      note: string,
    ) => {
      recipients.push(shown(recipient, action, note));
      entries.push({ ...recipient, deliveryId: action === 'none' ? null : deliveryId, action });
    };
    if (kind === 'unsubscribe') {
      const recipient = report.recipients[0] ?? nobody;
      const { email, note, action } = await this.unsubscribe(
        mail,
        wishes ? (marks.own?.deliveryId ?? null) : null,
        recipient.email,
      );
      take({ ...recipient, email }, null, action, note);
    } else {
      const deliveryId = [marks.own, marks.returned].find((mark) => mark)?.deliveryId ?? null;
      for (const [recipient, about] of await this.identify(mail, report, deliveryId)) {
        const { action, note } = await this.act(kind, report, recipient, about);
        take({ ...recipient, email: recipient.email || about.email }, about.deliveryId, action, note);
      }
    }
    this.imagined.mails.add(hash);
    // The state was changed first: a crash between the two reads the mail again, which changes nothing more.
    if (!this.dryRun)
      await this.context.store.bounces.record({ hash, kind }, entries, this.context.clock.now());
    return result(recipients);
  }

  private async hasRead(hash: string): Promise<boolean> {
    return this.imagined.mails.has(hash) || (await this.context.store.bounces.hasRead(hash));
  }

  /** Joins what the report says with the deliveries that it can be about: by our mark first, then by what the mail returns. */
  private async identify(
    mail: Mail,
    report: MailReport,
    markedDelivery: number | null,
  ): Promise<[RecipientReport, Identified][]> {
    const marked =
      markedDelivery === null ? null : await this.context.store.bounces.recipientOf(markedDelivery);
    if (marked !== null) {
      // The delivery went to one address; what the report calls it (it may have been forwarded) does not matter.
      const spelled = (each: RecipientReport) =>
        [each.email, ...each.aliases].some((email) => sameAddress(email, marked));
      const recipient = report.recipients.find(spelled) ?? report.recipients[0];
      if (!recipient) return [];
      const deliveries = await this.history(marked);
      return [[recipient, { email: marked, proof: 'mark', deliveryId: markedDelivery, deliveries }]];
    }
    const pairs: [RecipientReport, Identified][] = [];
    for (const recipient of report.recipients)
      pairs.push([recipient, await this.identifyByContent(mail, report, recipient)]);
    return pairs;
  }

  private async identifyByContent(
    mail: Mail,
    report: MailReport,
    recipient: RecipientReport,
  ): Promise<Identified> {
    const { store, config } = this.context;
    for (const email of [recipient.email, ...recipient.aliases]) {
      if (email === '' || !(await store.subscribers.find(email))) continue;
      const deliveries = await this.history(email);
      const named = deliveries.find(({ editionId, email: to }) =>
        this.parts.mentions(mail, this.parts.messageIds(editionId, config.mail.from)(to)),
      );
      if (named) return { email, proof: 'message-id', deliveryId: named.id, deliveries };
      const proof = report.returnsMessage ? 'none' : 'address';
      return { email, proof, deliveryId: deliveries[0]?.id ?? null, deliveries };
    }
    return { email: recipient.email, proof: 'none', deliveryId: null, deliveries: [] };
  }

  private async history(email: string): Promise<SentDelivery[]> {
    const deliveries = await this.context.store.bounces.sentTo(email, historyLength);
    return deliveries.map((each) => ({
      ...each,
      returned: each.returned || this.imagined.deliveries.has(each.id),
    }));
  }

  private async act(kind: MailKind, report: MailReport, recipient: RecipientReport, about: Identified) {
    const { store, config, clock } = this.context;
    const now = clock.now();
    const subscriber = await store.subscribers.find(about.email);
    const decision = this.parts.decide({
      kind,
      feedbackType: report.feedbackType,
      recipient,
      proof: about.proof,
      state: subscriber?.state ?? null,
      deliveryId: about.deliveryId,
      deliveries: about.deliveries,
      softLimit: config.bounces.softLimit,
      now,
    });
    if (decision.action === 'counted' && about.deliveryId !== null)
      this.imagined.deliveries.add(about.deliveryId);
    if (this.dryRun || decision.action === 'none' || decision.action === 'counted') return decision;
    const source = kind === 'complaint' ? 'complaint' : 'bounce';
    await store.subscribers.changeState(about.email, decision.action, { cause: decision.note, source }, now);
    return decision;
  }

  /** By our own unsubscribe address, whoever writes to it; else by a mail to the list's address, from the one who is to leave. */
  private async unsubscribe(mail: Mail, deliveryId: number | null, sender: string) {
    const { store, config, clock } = this.context;
    const marked = deliveryId === null ? null : await store.bounces.recipientOf(deliveryId);
    const ours = [config.mail.from.email, config.mail.replyTo?.email ?? config.mail.from.email];
    const toUs = this.parts
      .deliveredTo(mail)
      .some((address) => ours.some((each) => sameAddress(each, address)));
    const email = marked ?? sender;
    const none = (note: string) => ({ email, action: 'none' as const, note });
    if (marked === null && !toUs) return none('not sent to the address of the list');
    const subscriber = await store.subscribers.find(email);
    if (!subscriber) return none('not a subscriber');
    if (subscriber.state !== 'active' && subscriber.state !== 'pending')
      return none(`${subscriber.state} already`);
    const note = 'asked by mail to get no more';
    if (!this.dryRun)
      await store.subscribers.changeState(
        email,
        'unsubscribed',
        { cause: note, source: 'mail' },
        clock.now(),
      );
    return { email, action: 'unsubscribed' as const, note };
  }
}
