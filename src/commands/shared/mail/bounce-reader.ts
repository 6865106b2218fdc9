// Joins a returned mail with the delivery that it is about, and changes the list by the rules.
import type { BounceAction, Proof } from '../../../mail/bounces/decide.ts';
import { deliveredTo, findMarks, mentions } from '../../../mail/bounces/find-marks.ts';
import { inspectMail } from '../../../mail/bounces/inspect.ts';
import type { MailKind, MailReport, RecipientReport } from '../../../mail/bounces/mail-report.ts';
import type { FoundMail } from '../../../mail/bounces/mailbox/mail-files.ts';
import { type Mail, readMail } from '../../../mail/bounces/read-mail.ts';
import { messageIds } from '../../../mail/compose/headers.ts';
import type { BounceEntry, SentDelivery } from '../../../store/contract/readers.ts';
import type { CommandContext } from '../context.ts';
import { actOnReport, historyLength } from './bounce-action.ts';
import {
  hashOf,
  type MessageResult,
  type RecipientResult,
  sameAddress,
  shown,
  unnamed,
} from './bounce-results.ts';

/** An address, and the delivery to it that came back, as far as that is known. */
interface Identified {
  email: string;
  proof: Proof;
  deliveryId: number | null;
  deliveries: SentDelivery[];
}

/**
 * What a report says about a delivery that went to one address. The report may name the addresses that it was forwarded to. If
 * it only mentions ours and names one other, that one counts; if it names several others, the one with the best outcome, as our
 * address works.
 */
function recipientOfDelivery(
  recipients: readonly RecipientReport[],
  address: string,
): RecipientReport | undefined {
  const named = recipients.find((each) =>
    [each.email, ...each.aliases].some((email) => sameAddress(email, address)),
  );
  const others = recipients.filter((each) => each !== named);
  const saysNothing = named?.reason === 'onhold' || named?.reason === 'undefined';
  if (named && !(saysNothing && others.length === 1)) return named;
  return others.toSorted((a, b) => severity(a) - severity(b))[0];
}

function severity({ reason, delayed, hard }: RecipientReport): number {
  if (reason === 'delivered') return 0;
  if (delayed) return 1;
  return hard ? 3 : 2;
}

/** Reads mails one after the other, and acts on each unless it is a dry run. */
export class BounceReader {
  readonly #context: CommandContext;
  readonly #dryRun: boolean;
  readonly #key: Buffer;
  /** What a dry run would have recorded: mails, and deliveries that bounced. */
  readonly #imagined = { mails: new Set<string>(), deliveries: new Set<number>() };

  constructor(context: CommandContext, dryRun: boolean, key: Buffer) {
    this.#context = context;
    this.#dryRun = dryRun;
    this.#key = key;
  }

  static async open(context: CommandContext, dryRun: boolean): Promise<BounceReader> {
    return new BounceReader(context, dryRun, await context.store.secrets.key('return-path'));
  }

  async read({ name, bytes }: FoundMail): Promise<MessageResult> {
    const mail = await readMail(bytes);
    const hash = hashOf(mail);
    const marks = findMarks(mail, this.#key);
    const { bounces } = this.#context.store;
    const returned = marks.own?.purpose === 'bounce' ? await bounces.recipientOf(marks.own.deliveryId) : null;
    const report = inspectMail(mail, returned);
    const wishes =
      marks.own?.purpose === 'unsubscribe' && (report.kind === 'other' || report.kind === 'unsubscribe');
    const kind = wishes ? 'unsubscribe' : report.kind;
    const result = (recipients: RecipientResult[]): MessageResult => ({
      file: name,
      kind,
      bounce: kind === 'bounce',
      recipients,
    });
    if (await this.#hasRead(hash)) {
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
      const recipient = report.recipients[0] ?? unnamed;
      const { email, note, action } = await this.#unsubscribe(
        mail,
        wishes ? (marks.own?.deliveryId ?? null) : null,
        recipient.email,
      );
      take({ ...recipient, email }, null, action, note);
    } else {
      const deliveryId = [marks.own, marks.returned].find((mark) => mark)?.deliveryId ?? null;
      for (const [recipient, about] of await this.#identify(mail, report, deliveryId)) {
        const { action, note } = await this.#act(kind, report, recipient, about);
        take({ ...recipient, email: recipient.email || about.email }, about.deliveryId, action, note);
      }
    }
    this.#imagined.mails.add(hash);
    // The state was changed first: a crash between the two reads the mail again, which changes nothing more.
    if (!this.#dryRun)
      await this.#context.store.bounces.record({ hash, kind }, entries, this.#context.clock.now());
    return result(recipients);
  }

  async #hasRead(hash: string): Promise<boolean> {
    return this.#imagined.mails.has(hash) || (await this.#context.store.bounces.hasRead(hash));
  }

  /** Joins the report with the deliveries that it can be about: by our mark first, then by what the mail returns. */
  async #identify(
    mail: Mail,
    report: MailReport,
    markedDelivery: number | null,
  ): Promise<[RecipientReport, Identified][]> {
    const marked =
      markedDelivery === null ? null : await this.#context.store.bounces.recipientOf(markedDelivery);
    if (marked !== null) {
      const recipient = recipientOfDelivery(report.recipients, marked);
      if (!recipient) return [];
      const deliveries = await this.#history(marked);
      return [[recipient, { email: marked, proof: 'mark', deliveryId: markedDelivery, deliveries }]];
    }
    const pairs: [RecipientReport, Identified][] = [];
    for (const recipient of report.recipients)
      pairs.push([recipient, await this.#identifyByContent(mail, report, recipient)]);
    return pairs;
  }

  async #identifyByContent(mail: Mail, report: MailReport, recipient: RecipientReport): Promise<Identified> {
    const { store, config } = this.#context;
    for (const email of [recipient.email, ...recipient.aliases]) {
      if (email === '' || !(await store.subscribers.find(email))) continue;
      const deliveries = await this.#history(email);
      const named = deliveries.find(({ editionId, email: to }) =>
        mentions(mail, messageIds(editionId, config.mail.from)(to)),
      );
      if (named) return { email, proof: 'message-id', deliveryId: named.id, deliveries };
      const proof = report.returnsMessage ? 'none' : 'address';
      return { email, proof, deliveryId: deliveries[0]?.id ?? null, deliveries };
    }
    return { email: recipient.email, proof: 'none', deliveryId: null, deliveries: [] };
  }

  async #history(email: string): Promise<SentDelivery[]> {
    const deliveries = await this.#context.store.bounces.sentTo(email, historyLength);
    return deliveries.map((each) => ({
      ...each,
      returned: each.returned || this.#imagined.deliveries.has(each.id),
    }));
  }

  async #act(kind: MailKind, report: MailReport, recipient: RecipientReport, about: Identified) {
    const { feedbackType } = report;
    const facts = { kind, feedbackType, recipient, ...about };
    const decision = await actOnReport(this.#context, facts, { dryRun: this.#dryRun });
    if (decision.action === 'counted' && about.deliveryId !== null)
      this.#imagined.deliveries.add(about.deliveryId);
    return decision;
  }

  /** The subscriber of our own unsubscribe address, whoever writes to it; else the sender of a mail to the list's address. */
  async #unsubscribe(mail: Mail, deliveryId: number | null, sender: string) {
    const { store, config, clock } = this.#context;
    const marked = deliveryId === null ? null : await store.bounces.recipientOf(deliveryId);
    const ours = [config.mail.from.email, config.mail.replyTo?.email ?? config.mail.from.email];
    const toUs = deliveredTo(mail).some((address) => ours.some((each) => sameAddress(each, address)));
    const email = marked ?? sender;
    const none = (note: string) => ({ email, action: 'none' as const, note });
    if (marked === null && !toUs) return none('not sent to the address of the list');
    const subscriber = await store.subscribers.find(email);
    if (!subscriber) return none('not a subscriber');
    if (subscriber.state !== 'active' && subscriber.state !== 'pending')
      return none(`${subscriber.state} already`);
    const note = 'asked by mail to get no more';
    if (!this.#dryRun)
      await store.subscribers.changeState(
        email,
        'unsubscribed',
        { cause: note, source: 'mail' },
        clock.now(),
      );
    return { email, action: 'unsubscribed' as const, note };
  }
}
