// What the pages of one reader ask of the rest of the program.
import type { FeedFormat } from '../model/feed-format.ts';
import type { ForMe, MarkedPaper, OwnProfile, SentEdition, TestedDay } from '../model/own-pages.ts';
import type { PaperId } from '../model/paper.ts';
import type { ProfilePreferences } from '../model/profile.ts';
import type { VoteMark } from '../model/site-pages.ts';
import type { Subscriber } from '../model/subscriber.ts';

export interface OwnContent {
  /** The latest edition of the kind that comes most often of those that the reader gets. */
  forMe(reader: Subscriber): Promise<ForMe>;
  /** The latest mark first. */
  marked(reader: Subscriber): Promise<MarkedPaper[]>;
  /** The saved papers as BibTeX. */
  savedReferences(reader: Subscriber): Promise<string>;
  /** The latest first. */
  history(reader: Subscriber): Promise<SentEdition[]>;
  profile(reader: Subscriber): Promise<OwnProfile>;
  saveProfile(reader: Subscriber, rules: string, preferences: Partial<ProfilePreferences>): Promise<void>;
  /** What these rules, with the reader's marks and library, would have found in the last weeks; the latest day first. */
  test(reader: Subscriber, rules: string): Promise<TestedDay[]>;
  /** Records a mark, replacing an earlier one; false if there is no such paper. */
  mark(reader: Subscriber, paper: PaperId, mark: VoteMark): Promise<boolean>;
  /** The secret of the reader's feed; null if they have none. */
  feedSecret(reader: Subscriber): Promise<string | null>;
  /** Makes the feed or gives it a new address; ends it. */
  openFeed(reader: Subscriber): Promise<void>;
  closeFeed(reader: Subscriber): Promise<void>;
  /** The latest editions as the reader got them, paper by paper; `feedUrl` is its address. */
  feed(reader: Subscriber, format: FeedFormat, feedUrl: string): Promise<string>;
}
