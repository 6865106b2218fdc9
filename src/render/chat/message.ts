// The content of a message about an edition in every chat, and how it is made to fit: a head, a few papers, a link to the rest.
import type { Edition, EditionEntry } from '../../model/edition.ts';
import { editionPath } from '../../model/site-links.ts';
import { shorten } from '../../model/text.ts';
import { textsIn } from '../messages/languages.ts';
import type { RenderSettings } from '../settings.ts';
import { clean, datedKind, editionView, entryView, type PaperView } from '../view.ts';

export interface MessageInput {
  edition: Edition;
  /** The papers of the message, best first: the first of the list, or what an outlet's profile chose. */
  entries: readonly EditionEntry[];
  /** Whether they were chosen by a profile. */
  isOwn: boolean;
  settings: RenderSettings;
  /** A paper as scripts see it. */
  toJson(entry: EditionEntry): object;
}

/** Makes the body of the request, which is JSON on every platform. */
export type MessageRenderer = (input: MessageInput) => string;

export interface ChatView {
  title: string;
  byline: string;
  /** `Tuesday, June 16, 2026`, or the kind of list and its dates. */
  date: string;
  papers: PaperView[];
  /** Where the whole edition is; null without a site. */
  url: string | null;
  notice: string | null;
}

export function chatView({ edition, entries, settings }: MessageInput): ChatView {
  const view = editionView(edition, textsIn(settings.language));
  const { texts } = view;
  return {
    title: clean(settings.title),
    byline: clean(settings.byline),
    date: datedKind(view),
    papers: entries.map((entry) => entryView(entry, texts)),
    url: settings.site?.address(editionPath(edition.id)) ?? null,
    notice: settings.sample ? texts.text('edition.sample') : null,
  };
}

/** The link to the rest, given how many papers the message shows; null if it shows all, or there is none. */
export function restLabel({ edition, isOwn, settings }: MessageInput, shown: number): string | null {
  const all = edition.entries.length;
  const texts = textsIn(settings.language);
  if (isOwn && settings.site === null) return null;
  if (isOwn) return texts.text('edition.whole', { papers: texts.count('paper', all) });
  const rest = all - shown;
  return rest > 0 ? texts.text('edition.andMore', { papers: texts.count('morePaper', rest) }) : null;
}

/** The TL;DR with its origin, else the beginning of the abstract. */
export function summaryOf({ tldr, abstract }: PaperView, maxLength: number) {
  const text = tldr?.text ?? abstract;
  return text === null ? null : { text: shorten(text, maxLength), origin: tldr?.origin ?? null };
}

/** `212 votes`, `14 comments`, who wrote it, why it is here: each as plain text. */
export function factsOf({ upvotes, comments, byline, reasons, picked, texts }: PaperView): string[] {
  return [
    picked ? texts.text('paper.pick') : null,
    upvotes > 0 ? texts.count('vote', upvotes) : null,
    comments > 0 ? texts.count('comment', comments) : null,
    byline && shorten(byline, 120),
    ...reasons.slice(0, 2).map((reason) => shorten(reason, 100)),
  ].filter((fact): fact is string => Boolean(fact));
}

/** The places besides its page where a paper is; code and PDF are what people look for. */
export function linksOf({ links, texts }: PaperView): { label: string; url: string }[] {
  return [
    { label: texts.text('paper.pdf'), url: links.pdf },
    { label: texts.text('paper.code'), url: links.code },
    { label: texts.text('paper.discussion'), url: links.discussion },
  ].flatMap(({ label, url }) => (isUsable(url) ? [{ label, url }] : []));
}

/** Where a title leads. */
export function mainLink({ links }: PaperView): string | null {
  return [links.abstract, links.published, links.pdf, links.discussion].find(isUsable) ?? null;
}

/** No real address of a paper is longer; Discord takes 2,048 characters. */
function isUsable(url: string | null): url is string {
  return url !== null && url.length <= 500;
}

/** An address whose characters can't end a link in any platform's mark-up. */
export function bareUrl(url: string): string {
  return url.replaceAll(
    /[()<>|\\`*\s]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Escaped text of at most `maxLength`, shortened before it is escaped so that no escape is cut. */
export function escapedToFit(text: string, maxLength: number, escaping: (text: string) => string): string {
  for (let room = maxLength; room > 1; ) {
    const escaped = escaping(shorten(text, room));
    if (escaped.length <= maxLength) return escaped;
    room = Math.min(room - 1, Math.floor((room * maxLength) / escaped.length));
  }
  return '…';
}

const summaryLengths = [400, 250, 150, 80];

/** The message with the longest summaries that fit; where not even short ones do, with fewer papers. */
export function firstThatFits<T>(
  papers: number,
  make: (papers: number, summaryLength: number) => T,
  fits: (made: T) => boolean,
): T {
  for (let shown = papers; shown > 0; shown -= 1) {
    for (const length of summaryLengths) {
      const made = make(shown, length);
      if (fits(made)) return made;
    }
  }
  return make(0, 0);
}
