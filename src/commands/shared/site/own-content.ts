// What one reader sees and changes on their own pages: their papers, marks, profile, history and feed.
import { randomBytes } from 'node:crypto';
import { addDays } from '../../../model/dates.ts';
import type { Edition, EditionId, Period } from '../../../model/edition.ts';
import type { FeedFormat } from '../../../model/feed-format.ts';
import type { SentEdition } from '../../../model/own-pages.ts';
import { formatRule, type PaperMark, type ProfileRule, parseRules } from '../../../model/profile.ts';
import type { Subscriber } from '../../../model/subscriber.ts';
import { servedSite } from '../../../render/page-site.ts';
import { clean } from '../../../render/view.ts';
import type { OwnContent } from '../../../web/own-content.ts';
import { testDays } from '../../test-profile.ts';
import type { CommandContext } from '../context.ts';
import { composeEdition, today } from '../editions/compose.ts';
import { withCurrentLikes } from '../editions/current-likes.ts';
import { readerEdition, sentEdition } from '../readers/reader-edition.ts';
import { offeredPeriods } from '../settings.ts';
import { readerFeed } from './feeds.ts';

/** Editions that a reader's history and feed reach back. */
const historyEditions = 60;
const feedEditions = 15;
/** The days of announcements on which rules are tried: enough for a quiet topic, and quick to read. */
const testedDays = 28;

export function ownContent(context: CommandContext, siteUrl: string): OwnContent {
  const { store, clock, config } = context;

  /** The reader's marks with papers that are still known, the latest first. */
  const markedPapers = async ({ id }: Subscriber) => {
    const { marks } = await store.profiles.get(id);
    const histories = await store.papers.histories(marks.map(({ paperId }) => paperId));
    const papers = new Map(histories.map(({ paper }) => [paper.id, paper]));
    return marks
      .toSorted((one, other) => (one.at < other.at ? 1 : -1))
      .flatMap(({ paperId, kind, at }) => {
        const paper = papers.get(paperId);
        return paper ? [{ paper, kind, at }] : [];
      });
  };

  /** The kinds of edition that the reader gets, the one that comes most often first. */
  const periodsOf = ({ preferences }: Subscriber): Period[] => {
    const offered = offeredPeriods(config.editions);
    const wanted = offered.filter((period) => preferences.periods.includes(period));
    return wanted.length > 0 ? wanted : offered;
  };

  return {
    async forMe(reader) {
      const [period = 'daily'] = periodsOf(reader);
      const frozen = await store.editions.latest(period);
      const edition = frozen?.edition ?? (await composeEdition(context, { period, date: null }));
      const own = await readerEdition(context, edition, reader.id);
      const { marks } = await store.profiles.get(reader.id);
      return {
        ...own,
        edition: await withCurrentLikes(store, own.edition),
        marks: new Map(marks.map(({ paperId, kind }: PaperMark) => [paperId, kind])),
      };
    },

    marked: markedPapers,

    async savedReferences(reader) {
      const saved = (await markedPapers(reader)).filter(({ kind }) => kind === 'save');
      const [{ referencesOf }, { renderBibtex }] = await Promise.all([
        import('../../../render/references/reference.ts'),
        import('../../../render/references/bibtex.ts'),
      ]);
      return renderBibtex(referencesOf(saved.map(({ paper }) => paper)));
    },

    async history({ id, email }) {
      const dossier = await store.subscribers.dossier(email);
      if (!dossier) return [];
      const own = new Map(
        (await store.profiles.history(id)).map(({ editionId, papers }) => [editionId, papers]),
      );
      const sent = new Set<EditionId>([
        ...dossier.deliveries.filter(({ state }) => state === 'sent').map(({ editionId }) => editionId),
        ...dossier.earlierEditions,
      ]);
      const keys = (await store.editions.keys()).filter(({ id: edition }) => sent.has(edition));
      const latest = keys.toReversed().slice(0, historyEditions);
      const titles = await store.profiles.papers(latest.flatMap((key) => own.get(key.id) ?? []));
      return latest.map(
        (edition): SentEdition => ({
          edition,
          papers: (own.get(edition.id) ?? []).flatMap((paper) => {
            const title = titles.get(paper)?.title;
            return title === undefined ? [] : [{ id: paper, title: clean(title) }];
          }),
        }),
      );
    },

    async profile({ id }) {
      const { rules, library, forYouShare, whenQuiet } = await store.profiles.get(id);
      return { rules: rules.map(formatRule).join('\n'), library: library.length, forYouShare, whenQuiet };
    },

    async saveProfile({ id }, rules, preferences) {
      await store.profiles.setRules(id, parseRules(rules));
      await store.profiles.setPreferences(id, preferences);
    },

    async test({ id }, text) {
      const to = today(context);
      const rules: ProfileRule[] = parseRules(text);
      const profile = { ...(await store.profiles.get(id)), rules };
      return await testDays(context, id, profile, { from: addDays(to, 1 - testedDays), to });
    },

    async mark({ id }, paper, mark) {
      const found = await store.papers.find(paper);
      if (!found) return false;
      const paperId = found.paper.id;
      if (mark === 'none') await store.profiles.unmark(id, paperId, clock.now());
      else await store.profiles.mark(id, { paperId, kind: mark, at: clock.now(), origin: 'site' });
      return true;
    },

    feedSecret: ({ id }) => store.readerFeeds.secretOf(id),
    openFeed: ({ id }) => store.readerFeeds.open(id, randomBytes(16).toString('base64url'), clock.now()),
    closeFeed: async ({ id }) => void (await store.readerFeeds.close(id)),

    async feed(reader, format: FeedFormat, feedUrl) {
      const periods = periodsOf(reader);
      const keys = (await store.editions.keys()).filter(({ period }) => periods.includes(period));
      const editions: Edition[] = [];
      for (const { id } of keys.toReversed().slice(0, feedEditions)) {
        const frozen = await store.editions.get(id);
        if (frozen) editions.push((await sentEdition(context, frozen.edition, reader.id)).edition);
      }
      const site = servedSite(siteUrl);
      return await readerFeed(context, reader.id, editions, { format, site, feedUrl });
    },
  };
}
