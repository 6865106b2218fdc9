// The data that the site's own pages show: the contract between the web face, which provides it, and rendering.
import type { Period } from './edition.ts';
import type { EditionKey } from './edition-key.ts';
import type { FeedFormat } from './feed-format.ts';
import type { ForMe, MarkedPaper, OwnProfile, SentEdition, TestedDay } from './own-pages.ts';
import type { PaperId } from './paper.ts';
import type { MarkKind } from './profile.ts';
import type { SubscriberState } from './subscriber.ts';

/** What is wrong with a form that was sent. */
export type FormFault = 'not-an-address';

export interface SubscribeForm {
  email: string;
  name: string;
  interests: string;
  /** What is wrong with what was sent; null for a fresh form. */
  fault: FormFault | null;
  /** What is in the form and is not a rule: nothing was sent. */
  leftOut?: readonly string[];
}

export interface PreferencesView {
  email: string;
  name: string;
  interests: string;
  state: SubscriberState;
  /** The editions that there are, and whether this one wants them. */
  periods: readonly { period: Period; wanted: boolean }[];
  /** `2026-06-16` */
  since: string;
  /** Just saved. */
  saved: boolean;
  /** What is in the form and is not a rule: it was not saved. */
  leftOut?: readonly string[];
  paths: {
    save: string;
    unsubscribe: string;
    resubscribe: string;
    /** Null for a link that others may have: the page explains how to get a fresh one. */
    data: { export: string; erase: string; session: string } | null;
  };
}

export type ShortAnswer =
  | 'check-inbox'
  | 'link-sent'
  | 'dead-link'
  | 'gone'
  | 'erased'
  | 'not-found'
  | 'method'
  | 'too-large'
  | 'not-a-form'
  | 'cross-site'
  | 'too-often'
  | 'busy'
  | 'fault';

/** A reader's mark on a paper; `none` withdraws it. */
export type VoteMark = MarkKind | 'none';

/** A paper that a reader may vote for. */
export interface BallotPaper {
  id: PaperId;
  title: string;
}

export interface BallotView {
  edition: EditionKey;
  papers: readonly BallotPaper[];
  /** Where the form goes. */
  path: string;
}

/** A page of a session. */
export interface OwnPage {
  /** Whose pages these are: shown on each, so that no one works in another's session without noticing. */
  email: string;
}

export interface OwnProfileView extends OwnPage {
  profile: OwnProfile;
  /** What the rules in the form found in the last weeks; null if they weren't tried. */
  days: readonly TestedDay[] | null;
  /** Just saved. */
  saved: boolean;
  /** What is in the form and is not a rule: it was neither tried nor saved. */
  leftOut?: readonly string[];
  /** The paths of the reader's feed; null if they have none. */
  feeds: readonly { format: FeedFormat; path: string }[] | null;
  preferencesPath: string;
}

/** The site's own pages, each complete; paths are below the address of the site. */
export interface SitePages {
  subscribe(form: SubscribeForm): string;
  linkForm(fault: FormFault | null): string;
  confirm(view: { email: string; path: string }): string;
  confirmed(view: { email: string; preferencesPath: string }): string;
  unsubscribe(view: { email: string; path: string }): string;
  unsubscribed(view: { email: string; resubscribePath: string | null }): string;
  resubscribed(view: { email: string; preferencesPath: string }): string;
  preferences(view: PreferencesView): string;
  /** A form for all papers of a mail. */
  ballot(view: BallotView): string;
  /** The buttons for one of them; `mark` is what was just noted, `none` when it was withdrawn, null before. */
  vote(view: { paper: BallotPaper; path: string; all: string; mark: VoteMark | null }): string;
  voted(view: { count: number; path: string }): string;
  forMe(view: ForMe & OwnPage): string;
  ownPapers(view: OwnPage & { papers: readonly MarkedPaper[] }): string;
  ownProfile(view: OwnProfileView): string;
  ownHistory(view: OwnPage & { editions: readonly SentEdition[] }): string;
  answer(answer: ShortAnswer): string;
}
