// `digest preview`: an edition in any of its formats, exactly as it would be sent.
import type { Edition, Period } from '../model/edition.ts';
import type { PlainDate } from '../model/time.ts';
import type { CommandContext } from './shared/context.ts';
import { type ComposedEdition, type EditionChoice, loadOrCompose } from './shared/editions/compose.ts';
import { subjectFor } from './shared/editions/editions.ts';
import { mailComposer } from './shared/mail/personal-mail.ts';
import type { PreviewFormat } from './shared/mail/preview-formats.ts';
import { entryJson } from './shared/papers/paper-json.ts';
import { readerEdition } from './shared/readers/reader-edition.ts';
import { candidatesOf, selectionFor } from './shared/readers/reader-selection.ts';
import { renderSettings } from './shared/settings.ts';
import { requireAddress } from './shared/subscribers/address.ts';

export interface PreviewOptions {
  period: Period;
  date: PlainDate | null;
  /** The address of a subscriber, or any other: as it would be for them. */
  for: string | null;
  format: PreviewFormat;
}

export interface Preview {
  content: string | Uint8Array;
  /** The ending of a file of this format. */
  suffix: string;
}

export async function previewEdition(context: CommandContext, options: PreviewOptions): Promise<Preview> {
  const { format, for: reader } = options;
  const composed = await loadOrCompose(context, options);
  const edition = await editionFor(context, composed.edition, reader);
  const settings = renderSettings(context.config, context);
  switch (format) {
    case 'html': {
      const { renderEditionPage } = await import('../render/page/edition-page.ts');
      return { content: renderEditionPage(edition, settings), suffix: 'html' };
    }
    case 'markdown': {
      const { renderMarkdown } = await import('../render/text/markdown.ts');
      return { content: renderMarkdown(edition, settings), suffix: 'md' };
    }
    case 'text': {
      const { renderText } = await import('../render/text/text.ts');
      return { content: renderText(edition, settings), suffix: 'txt' };
    }
    case 'json': {
      const { id, period, date, entries, missed } = edition;
      const document = {
        edition: { id, period, date },
        papers: entries.map(entryJson),
        missed: missed.map(entryJson),
      };
      return { content: `${JSON.stringify(document, null, 2)}\n`, suffix: 'json' };
    }
    case 'eml':
      return { content: await mailOf(context, composed, reader), suffix: 'eml' };
  }
}

/** The edition with the papers of a subscriber, if they have their own; the common list for any other address. */
async function editionFor(
  context: CommandContext,
  edition: Edition,
  reader: string | null,
): Promise<Edition> {
  if (reader === null) return edition;
  const subscriber = await context.store.subscribers.find(requireAddress(reader).email);
  return subscriber === null ? edition : (await readerEdition(context, edition, subscriber.id)).edition;
}

/** Stands for any subscriber in a mail to no one in particular: ids begin at 1, so its links lead to no reader. */
const sampleSubscriberId = 0;

/** The bytes that `send` would hand over for this reader; the sender is the reader when that is null. */
export async function mailForReader(
  context: CommandContext,
  choice: EditionChoice,
  reader: string | null,
): Promise<Uint8Array> {
  return await mailOf(context, await loadOrCompose(context, choice), reader);
}

async function mailOf(
  context: CommandContext,
  composed: ComposedEdition,
  reader: string | null,
): Promise<Uint8Array> {
  const { config, store } = context;
  const address = reader === null ? config.mail.from : requireAddress(reader);
  const subscriber = await store.subscribers.find(address.email);
  const { edition } = composed;
  const candidates = async () => edition.candidates ?? (await candidatesOf(context, edition));
  const compose = await mailComposer(context, {
    edition,
    subject: subjectFor(context, composed),
    candidates,
  });
  const { pieces } = await compose({
    id: null,
    subscriberId: subscriber?.id ?? (reader === null ? sampleSubscriberId : null),
    email: subscriber?.email ?? address.email,
    name: subscriber ? subscriber.name : address.name,
    selection: subscriber && (await selectionFor(context, { edition, candidates }, subscriber)),
  });
  return Buffer.concat(pieces);
}
