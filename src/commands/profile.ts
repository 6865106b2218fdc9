// `digest profile`: what a reader wants, and what it would have brought.
import { AppError, ConfigError } from '../errors.ts';
import { normalizeEmail } from '../model/email-address.ts';
import type { PaperId } from '../model/paper.ts';
import {
  formatRule,
  keyOf,
  type MarkKind,
  maxRules,
  type PaperMark,
  type Profile,
  type ProfilePreferences,
  type ProfileRule,
} from '../model/profile.ts';
import type { CommandContext } from './shared/context.ts';
import { findPaper } from './shared/papers/find-paper.ts';
import { requireRules } from './shared/readers/require-rules.ts';
import { requireSubscriber } from './shared/readers/require-subscriber.ts';
import { type LibraryResult, syncLibraries } from './shared/readers/sync-libraries.ts';
import { buildIndex } from './shared/search-index/build-index.ts';

export interface ProfileResult extends ProfilePreferences {
  email: string;
  /** Each as it is written, and taken apart. */
  rules: (ProfileRule & { rule: string })[];
  marks: (PaperMark & { title: string })[];
  /** How many papers the library has. */
  library: number;
}

export async function showProfile(context: CommandContext, address: string): Promise<ProfileResult> {
  const { id, email } = await requireSubscriber(context, address);
  return await resultOf(context, email, await context.store.profiles.get(id));
}

async function resultOf(
  { store }: CommandContext,
  email: string,
  { rules, marks, library, forYouShare, whenQuiet }: Profile,
): Promise<ProfileResult> {
  const papers = await store.profiles.papers(marks.map(({ paperId }) => paperId));
  return {
    email,
    forYouShare,
    whenQuiet,
    rules: rules.map((rule) => ({ rule: formatRule(rule), ...rule })),
    marks: marks.map((mark) => ({ ...mark, title: papers.get(mark.paperId)?.title ?? mark.paperId })),
    library: library.length,
  };
}

/** Null leaves a property as it is. */
export interface ProfileChange {
  /** All rules, in place of those that there are. */
  rules: string | null;
  /** Rules to be added; one about the same thing is replaced. */
  add: string | null;
  /** Rules to remove, as they are written; their effect can be left out. */
  remove: string | null;
  forYouShare: number | null;
  whenQuiet: ProfilePreferences['whenQuiet'] | null;
}

/** Throws `ConfigError` for a rule that isn't one, and for one to be removed that isn't there. */
export async function setProfile(
  context: CommandContext,
  address: string,
  { rules, add, remove, forYouShare, whenQuiet }: ProfileChange,
): Promise<ProfileResult> {
  const { profiles } = context.store;
  const { id } = await requireSubscriber(context, address);
  const before = (await profiles.get(id)).rules;
  const kept = rules === null ? before : requireRules(rules);
  const added = add === null ? [] : requireRules(add);
  const removed = remove === null ? [] : requireRules(remove);
  for (const rule of removed) {
    if (kept.some((each) => keyOf(each) === keyOf(rule))) continue;
    throw new ConfigError(`there is no rule ${formatRule({ ...rule, effect: 'more' })}`, {
      hint: `"digest profile show ${address}" lists the rules.`,
    });
  }
  const changed = new Set([...added, ...removed].map(keyOf));
  const next = [...kept.filter((rule) => !changed.has(keyOf(rule))), ...added];
  if (next.length > maxRules) {
    throw new ConfigError(`${next.length} rules are too many: a profile can have ${maxRules}`, {
      hint: `"digest profile set ${address} --remove RULES" makes room.`,
    });
  }
  if (rules !== null || changed.size > 0) await profiles.setRules(id, next);
  await profiles.setPreferences(id, {
    ...(forYouShare !== null && { forYouShare }),
    ...(whenQuiet !== null && { whenQuiet }),
  });
  return await showProfile(context, address);
}

export interface MarkResult {
  email: string;
  paper: PaperId;
  title: string;
  /** Null after it was taken back. */
  mark: MarkKind | null;
}

export async function markPaper(
  context: CommandContext,
  address: string,
  paperId: string,
  kind: MarkKind,
): Promise<MarkResult> {
  const { store, clock } = context;
  const { id, email } = await requireSubscriber(context, address);
  const { paper } = await findPaper(store, paperId);
  await store.profiles.mark(id, { paperId: paper.id, kind, at: clock.now(), origin: 'command' });
  return { email, paper: paper.id, title: paper.title, mark: kind };
}

/** Throws an `AppError` if there is nothing to take back. */
export async function unmarkPaper(
  context: CommandContext,
  address: string,
  paperId: string,
): Promise<MarkResult> {
  const { store, clock } = context;
  const { id, email } = await requireSubscriber(context, address);
  const { paper } = await findPaper(store, paperId);
  if (!(await store.profiles.unmark(id, paper.id, clock.now()))) {
    throw new AppError('not-found', `${email} has not marked ${paper.id}`, {
      hint: `"digest profile show ${email}" lists what they marked.`,
    });
  }
  return { email, paper: paper.id, title: paper.title, mark: null };
}

/** Syncs the configured libraries of the reader, without a time limit. Throws `ConfigError` if there are none. */
export async function syncProfile(
  context: CommandContext,
  address: string,
): Promise<{ email: string; libraries: LibraryResult[] }> {
  const { config } = context;
  const { email } = await requireSubscriber(context, address);
  const own = config.libraries.filter(({ reader }) => normalizeEmail(reader) === normalizeEmail(email));
  if (own.length === 0) {
    throw new ConfigError(`no library of ${email} is in ${config.file}`, {
      hint: 'docs/profiles.md shows how "libraries" is written; "digest import --library" takes files.',
    });
  }
  const libraries = await syncLibraries(context, own, { limitMs: null });
  await buildIndex(context, { adapt: 'never' });
  return { email, libraries };
}
