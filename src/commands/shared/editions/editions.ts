// Freezes editions: from what was composed, once, with its subject and its deliveries.
import type { Config } from '../../../config/schema.ts';
import { AppError } from '../../../errors.ts';
import { checkTarget } from '../../../mail/transports/check-target.ts';
import type { Edition, Period } from '../../../model/edition.ts';
import { type Instant, later } from '../../../model/time.ts';
import { subjectOf } from '../../../render/mail/subject.ts';
import type { FrozenEdition } from '../../../store/contract/papers.ts';
import type { CommandContext } from '../context.ts';
import { mailRenderSettings } from '../settings.ts';
import type { ComposedEdition } from './compose.ts';

/** The subject that an edition was frozen with, or would be frozen with now. */
export function subjectFor(context: CommandContext, { edition, frozen }: ComposedEdition): string {
  return frozen?.subject ?? subjectOf(edition, mailRenderSettings(context.config, context));
}

/** Freezes what was composed and plans its deliveries and publications; one that is frozen is returned as it is. Throws for one without papers. */
export async function freezeEdition(
  context: CommandContext,
  composed: ComposedEdition,
): Promise<FrozenEdition> {
  const { edition, frozen } = composed;
  if (frozen) return frozen;
  requirePapers(edition);
  const { store, clock, config } = context;
  await requireTransport(context, edition);
  const now = clock.now();
  await store.editions.forgetContent(now);
  const contentUntil = giveUpAt(config, { ...edition, frozenAt: now }) ?? now;
  const outlets = outletsFor(config, edition.period).map(({ name }) => name);
  return await store.editions.freeze(edition, subjectFor(context, composed), now, contentUntil, outlets);
}

/** Throws a `MailError` if readers wait for the edition and its mails could not leave this machine. */
async function requireTransport({ store, config }: CommandContext, edition: Edition): Promise<void> {
  if (config.mail.transport.kind === 'smtp') return;
  try {
    await checkTarget(config.mail.transport);
  } catch (error) {
    const audience = await store.deliveries.audienceOf(edition, {
      emails: null,
      retryUncertain: false,
      limit: 1,
    });
    if (audience.total > 0) throw error;
  }
}

/** The outlets that get editions of the period. */
export function outletsFor({ outlets }: Config, period: Period): Config['outlets'] {
  return outlets.filter(({ periods }) => periods === null || periods.includes(period));
}

/** Throws an `AppError` for an edition without papers. */
export function requirePapers({ id, entries }: Edition): void {
  if (entries.length > 0) return;
  throw new AppError('empty', `${id} has no papers`, {
    hint: 'Run "digest fetch" first, or name another day with --date.',
  });
}

/** Hours after which an edition isn't worth sending: by then the next one is near. */
const staleAfterHours: Record<Period, number> = { daily: 24, trending: 24, weekly: 72, monthly: 168 };

/** The instant after which a frozen edition is no longer sent; null for one that isn't frozen. */
export function giveUpAt({ mail }: Config, { period, frozenAt }: Edition): Instant | null {
  if (frozenAt === null) return null;
  const hours = mail.giveUpAfterHours ?? staleAfterHours[period];
  return later(frozenAt, hours * 60 * 60 * 1000);
}
