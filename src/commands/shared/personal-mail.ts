// Joins the selection, the renderer and the mail path for readers with interests: a mail in their own order, from papers encoded once.
import type { Reader } from '../../mail/compose/reader-links.ts';
import type { OutgoingMessage } from '../../mail/transports/transport.ts';
import type { Edition, EditionId } from '../../model/edition.ts';
import { personalOrder } from '../../select/personal.ts';
import type { CommandContext } from './context.ts';
import { prepareMail } from './prepare-mail.ts';
import { mailRenderSettings } from './settings.ts';

export interface InterestedReader extends Reader {
  /** What they like to read about; empty for the common mail. */
  interests: readonly string[];
}

/** Composes the mail of each reader: the common one, or for a reader with interests one in their own order. */
export async function mailComposer(
  context: CommandContext,
  edition: Edition,
  subject: string,
  /** What Message-IDs are made from: receivers may drop a second mail with the same one. */
  mailing: EditionId = edition.id,
): Promise<(reader: InterestedReader) => Promise<OutgoingMessage>> {
  const [{ outgoingMessage }, { sentinels }, render] = await Promise.all([
    import('../../mail/compose/splice.ts'),
    import('../../mail/compose/sentinels.ts'),
    import('../../render/mail/email.ts'),
  ]);
  const settings = mailRenderSettings(context.config, context);
  const mailed = { ...edition, id: mailing };
  const common = await prepareMail(context, mailed, await render.renderMail(edition, settings), subject);
  const makePersonal = async () => {
    const { parts, ...mail } = await render.renderMailInParts(edition, settings, sentinels.papers);
    return await prepareMail(context, mailed, mail, subject, parts);
  };
  let prepared: ReturnType<typeof makePersonal> | null = null;
  return async (reader) => {
    const { interests } = reader;
    if (interests.length === 0) return await outgoingMessage(common, reader);
    const order = personalOrder(edition.entries, interests);
    if (order.every(({ interest }) => interest === null)) return await outgoingMessage(common, reader);
    prepared ??= makePersonal();
    const personal = await prepared;
    const parts = order
      .filter(({ paperId }) => personal.parts.has(render.restOf(paperId)))
      .flatMap(({ paperId, interest }) => [
        render.openingOf(paperId),
        ...(interest === null ? [] : [render.renderInterest(interest, settings)]),
        render.restOf(paperId),
      ]);
    return await outgoingMessage(personal, reader, parts);
  };
}
