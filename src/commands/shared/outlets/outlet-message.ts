// Makes the message of an edition for a webhook: the top of the list, or what the outlet's profile chooses.
import { createHash } from 'node:crypto';
import type { Config } from '../../../config/schema.ts';
import type { Edition, EditionEntry } from '../../../model/edition.ts';
import type { OutletMessage } from '../../../model/publication.ts';
import { renderers } from '../../../render/chat/renderers.ts';
import type { CommandContext } from '../context.ts';
import { entryJson } from '../papers/paper-json.ts';
import { candidatesOf, ReaderSelections } from '../readers/reader-selection.ts';
import { renderSettings } from '../settings.ts';

type Webhook = Extract<Config['outlets'][number], { kind: 'webhook' }>;

/** Names the message to the receiver, at every attempt alike; another instance's message has another one. */
export function messageId({ id, frozenAt }: Edition, outlet: string): string {
  const hash = createHash('sha256').update([id, frozenAt, outlet].join('\0')).digest('base64url');
  return `msg_${hash.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 27)}`;
}

/** The message; null if the outlet's profile finds nothing. */
export async function messageFor(
  context: CommandContext,
  edition: Edition,
  outlet: Webhook,
): Promise<OutletMessage | null> {
  const own = outlet.profile.length > 0 ? await ownEntries(context, edition, outlet) : null;
  const entries = own ?? edition.entries.slice(0, outlet.limit);
  if (entries.length === 0) return null;
  const body = renderers[outlet.format]({
    edition,
    entries,
    isOwn: own !== null,
    settings: renderSettings(context.config, context),
    toJson: entryJson,
  });
  return { body, papers: entries.map(({ paper }) => paper.id) };
}

/** What the profile selects; null if all of its rules are paused. */
async function ownEntries(
  context: CommandContext,
  edition: Edition,
  { name, profile, limit }: Webhook,
): Promise<EditionEntry[] | null> {
  const candidates = await candidatesOf(context, edition);
  const selections = new ReaderSelections(context, { edition, candidates: async () => candidates, limit });
  // A channel with interests of its own wants nothing else; one with exclusions only wants the rest.
  const hasInterests = profile.some(({ effect }) => effect !== 'never');
  const selection = await selections.selectAs({
    rules: profile,
    marks: [],
    sent: await context.store.publications.papersSent(name, edition),
    forYouShare: 1,
    whenQuiet: hasInterests ? 'no-mail' : 'trending',
  });
  if (selection === null) return null;
  const listed = new Map(edition.entries.map((entry) => [entry.paper.id, entry]));
  const papers = new Map(candidates.map((candidate) => [candidate.paper.id, candidate]));
  return selection.papers
    .filter(({ section }) => section !== 'missed')
    .slice(0, limit)
    .flatMap(({ id, reasons, section }, index): EditionEntry[] => {
      const candidate = papers.get(id);
      if (!candidate) return [];
      const { picked = false, note = null, score = candidate.heat } = listed.get(id) ?? {};
      return [{ rank: index + 1, paper: candidate.paper, score, reasons, picked, note, section }];
    });
}
