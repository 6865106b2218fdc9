// The public content of the site: loads it from the store, and renders it.
import type { Edition, Period } from '../../../model/edition.ts';
import type { EditionKey } from '../../../model/edition-key.ts';
import type { FeedFormat } from '../../../model/feed-format.ts';
import { ownPaths } from '../../../model/own-pages.ts';
import type { PaperId } from '../../../model/paper.ts';
import { searchPageSize } from '../../../model/search.ts';
import {
  archivePath,
  editionPath,
  feedPath,
  latestPath,
  paperPath,
  searchFeedPath,
} from '../../../model/site-links.ts';
import { textsIn } from '../../../render/messages/languages.ts';
import type { Texts } from '../../../render/messages/texts.ts';
import { type AboutView, renderAboutPage } from '../../../render/page/about-page.ts';
import { renderArchivePage } from '../../../render/page/archive-page.ts';
import { type EditionSurroundings, renderEditionPage } from '../../../render/page/edition-page.ts';
import { renderIcon } from '../../../render/page/icon.ts';
import { renderPaperPage } from '../../../render/page/paper-page.ts';
import { renderSearchPage } from '../../../render/page/search-page.ts';
import { renderRobots, renderSitemap } from '../../../render/page/sitemap.ts';
import { suggestScript } from '../../../render/page/suggest-script.ts';
import type { PageSite } from '../../../render/page-site.ts';
import { renderBibtex } from '../../../render/references/bibtex.ts';
import { referencesOf } from '../../../render/references/reference.ts';
import { renderRis } from '../../../render/references/ris.ts';
import type { RenderSettings, SitePageSettings } from '../../../render/settings.ts';
import type { PublicContent } from '../../../web/site.ts';
import { PaperSearch } from '../../search.ts';
import type { CommandContext } from '../context.ts';
import { composeEdition } from '../editions/compose.ts';
import { withCurrentLikes } from '../editions/current-likes.ts';
import { renderSettings } from '../settings.ts';
import { apiContent } from './api-content.ts';
import { type FeedPlace, namedFeed, searchFeed } from './feeds.ts';
import { suggestions } from './suggest.ts';

/** How many papers a paper's page calls related. */
const relatedPapers = 5;
/** How many of the nearest papers are looked through for those: files of a site have pages for a part of them. */
const nearestPapers = 50;
/** What a sitemap may list (sitemaps.org, "Protocol"). */
const maxSitemapUrls = 50_000;

export interface SitePlan {
  /** The site as seen from one of its pages. */
  seenFrom(path: string): PageSite;
  periods: readonly Period[];
  /** Whether the paper has a page there. */
  hasPaper(id: PaperId): boolean;
}

export function siteContent(
  context: CommandContext,
  { seenFrom, periods, hasPaper }: SitePlan,
): PublicContent {
  const { config, store } = context;
  const search = new PaperSearch(context);
  const home = seenFrom('/');
  const texts = textsIn(config.language);
  const settings = (path: string, section: string | null = path): SitePageSettings => {
    const site = seenFrom(path);
    return {
      ...renderSettings(config, context),
      site,
      navigation: navigation(site, periods, section, texts),
    };
  };
  const editionPage = async (edition: Edition, path: string) =>
    renderEditionPage(
      await withCurrentLikes(store, edition),
      settings(path, latestPath(edition.period, periods)),
      edition.frozenAt === null ? null : surroundings(edition, await store.editions.keys()),
    );

  const feedPlace = (path: string, format: FeedFormat): FeedPlace => {
    const site = seenFrom(path);
    return { format, site, feedUrl: site.address(path) };
  };

  return {
    stamp: () => store.changeStamp(),

    async latestEdition(period) {
      const frozen = await store.editions.latest(period);
      const edition = frozen?.edition ?? (await composeEdition(context, { period, date: null }));
      return await editionPage(edition, latestPath(period, periods));
    },

    async edition(id) {
      const frozen = await store.editions.get(id);
      return frozen && (await editionPage(frozen.edition, editionPath(id)));
    },

    async shareImage(id) {
      const frozen = await store.editions.get(id);
      if (!frozen) return null;
      const { renderShareImage } = await import('../../../render/share/share-image.ts');
      return await renderShareImage(frozen.edition, settings(editionPath(id)));
    },

    async archive(month) {
      const keys = await store.editions.keys();
      const months = [...new Set(keys.map(({ date }) => date.slice(0, 7)))].toReversed();
      const shown = month ?? months[0] ?? context.clock.now().slice(0, 7);
      if (month !== null && !months.includes(month)) return null;
      const editions = keys.filter(({ date }) => date.startsWith(shown));
      return renderArchivePage(
        { month: shown, editions, months },
        settings(archivePath(month), archivePath(null)),
      );
    },

    async paper(id) {
      const found = await store.papers.find(id);
      if (!found) return null;
      const { paper, signals } = found;
      return {
        id: paper.id,
        page: async () =>
          renderPaperPage(
            {
              paper,
              signals,
              versions: await store.papers.versionsOf(paper.id),
              editions: await store.editions.keysWith(paper.id),
              likes: (await store.profiles.likes([paper.id])).get(paper.id) ?? 0,
              related: await relatedTo(search, paper.id, hasPaper),
            },
            settings(paperPath(paper.id), null),
          ),
      };
    },

    async citation(format, id) {
      const found = await store.papers.find(id);
      if (!found) return null;
      const references = referencesOf([found.paper]);
      return format === 'bibtex' ? renderBibtex(references) : renderRis(references);
    },

    async search(query, page) {
      const { papers, summary } = await search.find({
        query,
        limit: searchPageSize,
        offset: (page - 1) * searchPageSize,
      });
      return renderSearchPage(query, papers, settings('/search', null), summary);
    },

    suggestions: (query) => suggestions(search, query),
    suggestScript: () => suggestScript,
    about: () => renderAboutPage(aboutView(context, periods), settings('/about')),
    feed: (name, format) => namedFeed(context, name, feedPlace(feedPath(name, format), format)),
    searchFeed: (query, format) =>
      searchFeed(context, search, query, feedPlace(searchFeedPath(query, format), format)),

    async sitemap() {
      const keys = await store.editions.keys();
      const daily = await store.editions.frozenBetween('daily', '0000-01-01', '9999-12-31');
      const papers = [...new Set(daily.toReversed().flatMap(({ papers: listed }) => listed))];
      const paths = ['/', archivePath(null), '/about', ...keys.toReversed().map(({ id }) => editionPath(id))];
      return renderSitemap(
        [...paths, ...papers.map(paperPath)]
          .slice(0, maxSitemapUrls)
          .flatMap((path) => home.address(path) ?? []),
      );
    },

    robots: () => renderRobots(home),
    icon: () => renderIcon(config.accent),
    api: apiContent(context, periods, search),
  };
}

function navigation(
  site: PageSite,
  periods: readonly Period[],
  current: string | null,
  texts: Texts,
): NonNullable<RenderSettings['navigation']> {
  const labels: Record<Period, string> = {
    daily: texts.text('page.today'),
    weekly: texts.text('page.thisWeek'),
    monthly: texts.text('page.thisMonth'),
    trending: texts.text('page.trending'),
  };
  const places = [
    ...[...periods, 'trending' as const].map((period) => ({
      label: labels[period],
      path: latestPath(period, periods),
      section: latestPath(period, periods),
    })),
    // Whoever has no session is led to a fresh link.
    ...(site.isServed
      ? [{ label: texts.text('own.forMe'), path: ownPaths.forMe, section: ownPaths.forMe }]
      : []),
    { label: texts.text('page.archive'), path: archivePath(null), section: archivePath(null) },
    { label: texts.text('page.about'), path: '/about', section: '/about' },
  ];
  return places.map(({ label, path, section }) => ({
    label,
    href: site.link(path),
    current: section === current,
  }));
}

/** The editions before and after one, and those of its month. */
function surroundings(edition: Edition, keys: readonly EditionKey[]): EditionSurroundings {
  const { id, period, date } = edition;
  const own = keys.filter((key) => key.period === period);
  const place = own.findIndex((key) => key.id === id);
  return {
    previous: own[place - 1] ?? null,
    next: own[place + 1] ?? null,
    month: own.filter((key) => key.date.startsWith(date.slice(0, 7))),
  };
}

async function relatedTo(search: PaperSearch, id: PaperId, hasPaper: SitePlan['hasPaper']) {
  const { papers } = await search.find({
    query: '',
    like: id,
    limit: nearestPapers,
  });
  return papers.filter((paper) => paper.id !== id && hasPaper(paper.id)).slice(0, relatedPapers);
}

function aboutView({ config }: CommandContext, periods: readonly Period[]): AboutView {
  return {
    sources: config.sources.map(({ name }) => name),
    periods,
    sender: config.mail.from.email,
  };
}
