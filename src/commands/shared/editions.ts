// Freezes editions: from what was composed, once, with its subject and its deliveries.
import { AppError } from '../../errors.ts';
import type { Edition } from '../../model/edition.ts';
import { subjectOf } from '../../render/mail/subject.ts';
import type { FrozenEdition } from '../../store/contract/papers.ts';
import type { ComposedEdition } from './compose.ts';
import type { CommandContext } from './context.ts';
import { mailRenderSettings } from './settings.ts';

/** The subject that an edition was frozen with, or would be frozen with now. */
export function subjectFor(context: CommandContext, { edition, frozen }: ComposedEdition): string {
  return frozen?.subject ?? subjectOf(edition, mailRenderSettings(context.config, context));
}

/** Freezes what was composed and plans its deliveries; one that is frozen is returned as it is. Throws for one without papers. */
export async function freezeEdition(
  context: CommandContext,
  composed: ComposedEdition,
): Promise<FrozenEdition> {
  const { edition, frozen } = composed;
  if (frozen) return frozen;
  requirePapers(edition);
  return await context.store.editions.freeze(edition, subjectFor(context, composed), context.clock.now());
}

/** Throws an `AppError` for an edition without papers. */
export function requirePapers({ id, entries }: Edition): void {
  if (entries.length > 0) return;
  throw new AppError('empty', `${id} has no papers`, {
    hint: 'Run "digest fetch" first, or name another day with --date.',
  });
}
