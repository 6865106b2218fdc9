// Joins the selection, the renderer and the mail path for readers with profiles: a mail of their own, from papers encoded once.
import type { PreparedMessage } from '../../../mail/compose/message.ts';
import type { Reader } from '../../../mail/compose/reader-links.ts';
import type { OutgoingMessage } from '../../../mail/transports/transport.ts';
import type { Candidate, Edition, EditionId } from '../../../model/edition.ts';
import type { Paper } from '../../../model/paper.ts';
import type { Selection } from '../../../model/selection.ts';
import type { CommandContext } from '../context.ts';
import { mailRenderSettings } from '../settings.ts';
import { prepareMail } from './prepare-mail.ts';

export interface SelectedReader extends Reader {
  /** Their own papers; null for the common mail. */
  selection: Selection | null;
}

export interface MailInput {
  edition: Edition;
  subject: string;
  /** What the edition could have contained; loaded for the first reader with a selection. */
  candidates(): Promise<readonly Candidate[]>;
  /** The seed of Message-IDs; by default the edition. Receivers may drop a second mail with the same one. */
  mailing?: EditionId;
  /** Changes readers' own subjects. */
  ownSubject?(subject: string): string;
}

/** Parts that are kept for other readers: reasons differ in thousands of ways, and few readers share most of them. */
const maxParts = 20_000;

/** Composes the mail of each reader: the common one, or one with the papers that were selected for them. */
export async function mailComposer(
  context: CommandContext,
  { edition, subject, candidates, mailing = edition.id, ownSubject = (text) => text }: MailInput,
): Promise<(reader: SelectedReader) => Promise<OutgoingMessage>> {
  const [{ outgoingMessage }, { addPart }, { sentinels }, { renderMail }] = await Promise.all([
    import('../../../mail/compose/splice.ts'),
    import('../../../mail/compose/message.ts'),
    import('../../../mail/compose/sentinels.ts'),
    import('../../../render/mail/email.ts'),
  ]);
  const settings = mailRenderSettings(context.config, context);
  const mailed = { ...edition, id: mailing };
  const common = await prepareMail(context, mailed, await renderMail(edition, settings), subject);
  const makePersonal = async () => {
    const { PersonalRenderer } = await import('../../../render/mail/personal.ts');
    const renderer = new PersonalRenderer(edition, await candidates(), settings, sentinels);
    const prepared = await prepareMail(context, mailed, renderer.frame, subject, { ownSubjects: true });
    return { renderer, prepared };
  };
  let personal: ReturnType<typeof makePersonal> | null = null;
  return async (reader) => {
    if (reader.selection === null) return await outgoingMessage(common, reader);
    personal ??= makePersonal();
    const { renderer, prepared } = await personal;
    renderer.addSaved(await savedPapers(context, reader.selection));
    const { parts, preheader, ...own } = renderer.compose(reader.selection);
    if (prepared.parts.size > maxParts) forgetParts(prepared);
    for (const { name, part } of parts) if (!prepared.parts.has(name)) addPart(prepared, name, part);
    return await outgoingMessage(
      prepared,
      reader,
      parts.map(({ name }) => name),
      { subject: ownSubject(own.subject), preheader },
    );
  };
}

/** The papers of the section "What you saved". */
async function savedPapers({ store }: CommandContext, { saved = [] }: Selection): Promise<Paper[]> {
  return saved.length === 0 ? [] : (await store.papers.histories(saved)).map(({ paper }) => paper);
}

function forgetParts({ parts, signing }: PreparedMessage): void {
  for (const { html, text } of parts.values()) {
    for (const piece of [...html, ...text]) signing?.canonical.delete(piece);
  }
  parts.clear();
}
