// A proof: the edition as it would be sent now, mailed to one address; nothing is frozen, planned or recorded.
import { MailError } from '../../../errors.ts';
import { textsIn } from '../../../render/messages/languages.ts';
import type { CommandContext } from '../context.ts';
import { type EditionChoice, loadOrCompose } from '../editions/compose.ts';
import { requirePapers, subjectFor } from '../editions/editions.ts';
import { candidatesOf, selectionFor } from '../readers/reader-selection.ts';
import type { MailOutcome } from './mail-destination.ts';
import { mailComposer } from './personal-mail.ts';

/** Mails the proof. Throws a `MailError` with the server's reply where it isn't accepted. */
export async function sendProof(
  context: CommandContext,
  choice: EditionChoice,
  email: string,
): Promise<MailOutcome> {
  const { store, config, clock } = context;
  const composed = await loadOrCompose(context, choice);
  const { edition } = composed;
  requirePapers(edition);
  const texts = textsIn(config.language);
  const asProof = (subject: string) => texts.text('mail.proof', { subject });
  const subject = asProof(subjectFor(context, composed));
  const candidates = async () => edition.candidates ?? (await candidatesOf(context, edition));
  // With a Message-ID of its own: the address may be a reader's, who is to get the edition as well.
  const mailing = `proof/${edition.id}/${clock.now()}`;
  const compose = await mailComposer(context, { edition, subject, candidates, mailing, ownSubject: asProof });
  const subscriber = await store.subscribers.find(email);
  const message = await compose({
    id: null,
    subscriberId: subscriber?.id ?? null,
    email: subscriber?.email ?? email,
    name: subscriber?.name ?? null,
    selection: subscriber && (await selectionFor(context, { edition, candidates }, subscriber)),
  });
  const { transport: target } = config.mail;
  const { openTransport } = await import('../../../mail/transports/open-transport.ts');
  const transport = await openTransport({ target, connections: 1, signal: context.signal });
  try {
    const result = await transport.deliver(message);
    if (result.kind !== 'sent') {
      throw new MailError(`the proof to ${email} was not accepted: ${result.response}`, {
        hint: '"digest doctor" checks the mail server.',
      });
    }
  } finally {
    await transport.close();
  }
  return {
    edition: edition.id,
    subject,
    recipients: 1,
    sent: 1,
    skipped: 0,
    failed: 0,
    deferred: 0,
    uncertain: 0,
    left: 0,
    failures: [],
    destination: target.kind === 'file' ? target.folder : null,
  };
}
