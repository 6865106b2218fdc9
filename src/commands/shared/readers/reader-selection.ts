// Selects the papers of readers with profiles, when their deliveries are claimed, and keeps the selections with them.
import { AppError } from '../../../errors.ts';
import type { Delivery } from '../../../model/delivery.ts';
import type { Candidate, Edition } from '../../../model/edition.ts';
import type { Outbox } from '../../../model/outbox.ts';
import type { PaperId } from '../../../model/paper.ts';
import type { PaperMark } from '../../../model/profile.ts';
import type { SelectedPaper, Selection } from '../../../model/selection.ts';
import type { Subscriber } from '../../../model/subscriber.ts';
import { dayMs, type Instant, later } from '../../../model/time.ts';
import type { Explanation, ReaderInput, Selector } from '../../../select/selection.ts';
import type { StoredReader } from '../../../store/contract/profiles.ts';
import type { CommandContext } from '../context.ts';
import { limitOf } from '../editions/compose.ts';
import { PaperVectors } from './paper-vectors.ts';

/** What readers' own mails of an edition are selected from. */
export interface SelectionSource {
  edition: Edition;
  /** How many papers a selection has; as many as the edition where it is left out. */
  limit?: number;
  candidates(): Promise<readonly Candidate[]>;
}

/** Everything that a frozen edition could have contained; its list if its candidates are gone, or were never stored. */
export async function candidatesOf(
  { store }: CommandContext,
  edition: Edition,
): Promise<readonly Candidate[]> {
  const candidates = await store.editions.candidatesOf(edition.id);
  if (candidates.length > 0) return candidates;
  return edition.entries.map(({ paper, score, reasons }) => ({ paper, heat: score, closeness: 0, reasons }));
}

/** Selects for readers, with the selector made for the first of them. */
export class ReaderSelections {
  readonly #context: CommandContext;
  readonly #source: SelectionSource;
  #selector: Promise<Selector> | null = null;
  readonly #vectors: PaperVectors;

  constructor(context: CommandContext, source: SelectionSource) {
    this.#context = context;
    this.#source = source;
    this.#vectors = new PaperVectors(context);
  }

  /**
   * The selections of those of the subscribers who have a profile; null for one whose rules are all paused. Marks from
   * `marksUntil` on don't count.
   */
  async select(
    subscribers: readonly number[],
    { marksUntil = null }: { marksUntil?: Instant | null } = {},
  ): Promise<Map<number, Selection | null>> {
    const { profiles } = this.#context.store;
    const stored = await profiles.readers(subscribers, this.#source.edition);
    const readers = marksUntil === null ? stored : withoutLaterMarks(stored, marksUntil);
    if (readers.size === 0) return new Map();
    const { selector, inputs } = await this.#prepare(readers);
    const { period, frozenAt } = this.#source.edition;
    const until = frozenAt ?? this.#context.clock.now();
    return new Map(
      [...inputs].map(([id, input]) => {
        const selection = selector.select(input);
        const listsSaved = selection !== null && period === 'weekly';
        return [id, listsSaved ? withSaved(selection, readers.get(id)?.marks ?? [], until) : selection];
      }),
    );
  }

  /** The selection for a profile that is not a subscriber's, such as an outlet's; null if all rules are paused. */
  async selectAs(input: ReaderInput): Promise<Selection | null> {
    this.#selector ??= this.#makeSelector();
    await this.#vectors.openFor(input.rules);
    return (await this.#selector).select(input);
  }

  /** What decided about a paper for a reader; null if it is not a candidate. */
  async explain(
    subscriber: number,
    paper: PaperId,
  ): Promise<(Explanation & { selected: SelectedPaper | null }) | 'no-profile' | null> {
    const readers = await this.#context.store.profiles.readers([subscriber], this.#source.edition);
    const { selector, inputs } = await this.#prepare(readers);
    const input = inputs.get(subscriber);
    if (!input) return 'no-profile';
    const selection = selector.select(input);
    if (selection === null) return 'no-profile';
    const explanation = selector.explain(input, paper);
    return (
      explanation && { ...explanation, selected: selection.papers.find(({ id }) => id === paper) ?? null }
    );
  }

  async #prepare(
    readers: ReadonlyMap<number, StoredReader>,
  ): Promise<{ selector: Selector; inputs: Map<number, ReaderInput> }> {
    this.#selector ??= this.#makeSelector();
    const selector = await this.#selector;
    const inputs = await inputsOf(this.#context, readers);
    await this.#vectors.load([...inputs.values()].flatMap(({ marks }) => marks.map(({ paper }) => paper.id)));
    await this.#vectors.openFor([...inputs.values()].flatMap(({ rules }) => rules));
    return { selector, inputs };
  }

  async #makeSelector(): Promise<Selector> {
    const { Selector } = await import('../../../select/selection.ts');
    const { edition } = this.#source;
    const candidates = await this.#source.candidates();
    await this.#vectors.load(candidates.map(({ paper }) => paper.id));
    return new Selector({
      edition,
      candidates,
      limit: this.#source.limit ?? limitOf(this.#context, edition.period),
      vectors: this.#vectors,
    });
  }
}

/** A selection with what the reader saved in the week before `until`. A mail of that alone isn't sent. */
function withSaved(selection: Selection, marks: readonly PaperMark[], until: Instant): Selection {
  if (selection.papers.length === 0) return selection;
  const since = later(until, -7 * dayMs);
  const selected = new Set(selection.papers.map(({ id }) => id));
  const saved = marks
    .filter(({ kind, at, paperId }) => kind === 'save' && at >= since && at < until && !selected.has(paperId))
    .map(({ paperId }) => paperId);
  return saved.length === 0 ? selection : { ...selection, saved };
}

/** The readers who have a profile without the marks from `until` on. */
function withoutLaterMarks(
  readers: ReadonlyMap<number, StoredReader>,
  until: Instant,
): Map<number, StoredReader> {
  return new Map(
    [...readers].flatMap(([id, reader]) => {
      const marks = reader.marks.filter(({ at }) => at < until);
      const hasProfile = marks.length + reader.rules.length + reader.library.length > 0;
      return hasProfile ? [[id, { ...reader, marks }]] : [];
    }),
  );
}

/** What was selected for a reader when their delivery was claimed, else what would be now. */
export async function selectionFor(
  context: CommandContext,
  source: SelectionSource,
  { id, email }: Subscriber,
): Promise<Selection | null> {
  const stored = await context.store.profiles.selectionOf(id, source.edition.id);
  if (stored) return stored;
  const selected = await new ReaderSelections(context, source).select([id]);
  const selection = selected.get(id) ?? null;
  if (selection?.papers.length === 0) {
    throw new AppError(
      'empty',
      `${email} gets no mail of ${source.edition.id}: nothing matches their profile`,
      {
        hint: `"digest profile set ${email} --when-quiet trending" sends trending papers instead.`,
      },
    );
  }
  return selection;
}

/** What readers want, with the titles and abstracts of the papers that they marked. */
export async function inputsOf(
  { store }: CommandContext,
  readers: ReadonlyMap<number, StoredReader>,
): Promise<Map<number, ReaderInput>> {
  const all = [...readers.values()];
  const ids = all.flatMap(({ marks, library }) => [...marks.map(({ paperId }) => paperId), ...library]);
  const papers = await store.profiles.papers([...new Set(ids)]);
  const marked = (id: string, kind: ReaderInput['marks'][number]['kind']) => {
    const paper = papers.get(id);
    return paper ? [{ paper, kind }] : [];
  };
  return new Map(
    [...readers].map(([id, { marks, library, ...reader }]) => [
      id,
      {
        ...reader,
        marks: [
          ...marks.flatMap(({ paperId, kind }) => marked(paperId, kind)),
          ...library.flatMap((paperId) => marked(paperId, 'library')),
        ],
      },
    ]),
  );
}

/**
 * The outbox with selections made when deliveries are claimed, and stored before anything is sent: a retried mail has the same
 * papers. Who wants no mail when nothing was found is skipped.
 */
export function selectingOutbox(outbox: Outbox, selections: ReaderSelections): Outbox {
  return {
    shared: outbox.shared,
    counts: (edition, emails) => outbox.counts(edition, emails),
    saveSelections: (selected) => outbox.saveSelections(selected),
    commitStep: (step) => outbox.commitStep(step),
    replan: (ids) => outbox.replan(ids),
    noteHandOver: (id) => outbox.noteHandOver(id),
    noteOutcome: (outcome) => outbox.noteOutcome(outcome),
    async claim(edition, options) {
      for (;;) {
        const claimed = await outbox.claim(edition, options);
        const open = claimed.filter(
          (delivery): delivery is Delivery & { subscriberId: number } =>
            delivery.hasProfile && delivery.selection === null && delivery.subscriberId !== null,
        );
        if (open.length === 0) return claimed;
        const selected = await selections.select(open.map(({ subscriberId }) => subscriberId));
        const chosen = open.flatMap((delivery) => {
          const selection = selected.get(delivery.subscriberId);
          return selection ? [{ delivery, selection }] : [];
        });
        await outbox.saveSelections(
          chosen.map(({ delivery: { id, subscriberId }, selection }) => ({
            delivery: id,
            subscriber: subscriberId,
            edition,
            selection,
          })),
        );
        const byId = new Map(chosen.map(({ delivery: { id }, selection }) => [id, selection]));
        const empty = new Set(
          chosen.flatMap(({ delivery, selection }) => (selection.papers.length === 0 ? [delivery.id] : [])),
        );
        if (empty.size > 0) await skip(outbox, [...empty], options.at);
        const rest = claimed.filter(({ id }) => !empty.has(id));
        // An empty batch means the end of the list.
        if (rest.length > 0)
          return rest.map((delivery) => ({
            ...delivery,
            selection: byId.get(delivery.id) ?? delivery.selection,
          }));
      }
    },
  };
}

async function skip(outbox: Outbox, ids: readonly number[], at: string): Promise<void> {
  await outbox.commitStep({
    outcomes: ids.map((id) => ({
      id,
      state: 'skipped',
      attempted: false,
      at,
      nextAttemptAt: null,
      response: 'nothing matches the profile, and the reader wants no mail then',
    })),
    next: [],
    handedOverAt: null,
  });
}
