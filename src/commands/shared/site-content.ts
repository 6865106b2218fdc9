// What everybody may read on the site: loads it from the store, and renders it.
import type { Edition, Period } from '../../model/edition.ts';
import type { EditionKey } from '../../model/edition-key.ts';
import { searchPageSize } from '../../model/search.ts';
import { archivePath, editionPath, latestPath, paperPath } from '../../model/site-links.ts';
import { type AboutView, renderAboutPage } from '../../render/page/about-page.ts';
import { renderArchivePage } from '../../render/page/archive-page.ts';
import { type EditionSurroundings, renderEditionPage } from '../../render/page/edition-page.ts';
import { renderIcon } from '../../render/page/icon.ts';
import { renderPaperPage } from '../../render/page/paper-page.ts';
import { renderSearchPage } from '../../render/page/search-page.ts';
import { renderRobots, renderSitemap } from '../../render/page/sitemap.ts';
import { renderBibtex } from '../../render/references/bibtex.ts';
import { referencesOf } from '../../render/references/reference.ts';
import { renderRis } from '../../render/references/ris.ts';
import type { RenderSettings } from '../../render/settings.ts';
import type { PublicContent } from '../../web/site.ts';
import { periodFeed } from '../export.ts';
import { PaperSearch } from '../search.ts';
import { apiContent } from './api-content.ts';
import { composeEdition } from './compose.ts';
import type { CommandContext } from './context.ts';
import { renderSettings } from './settings.ts';

/** How many papers a paper's page calls related. */
const relatedPapers = 5;
/** What a sitemap may list (sitemaps.org, "Protocol"). */
const maxSitemapUrls = 50_000;

export function siteContent(
  context: CommandContext,
  siteUrl: string,
  periods: readonly Period[],
): PublicContent {
  const { config, store } = context;
  const search = new PaperSearch(context);
  const settings = (current: string | null): RenderSettings => ({
    ...renderSettings(config, context),
    siteUrl,
    navigation: navigation(siteUrl, periods, current),
  });
  const editionPage = async (edition: Edition) =>
    renderEditionPage(
      edition,
      settings(latestPath(edition.period)),
      edition.frozenAt === null ? null : surroundings(edition, await store.editions.keys()),
    );

  return {
    stamp: () => store.changeStamp(),

    async latestEdition(period) {
      const frozen = await store.editions.latest(period);
      return await editionPage(frozen?.edition ?? (await composeEdition(context, { period, date: null })));
    },

    async edition(id) {
      const frozen = await store.editions.get(id);
      return frozen && (await editionPage(frozen.edition));
    },

    async archive(month) {
      const keys = await store.editions.keys();
      const months = [...new Set(keys.map(({ date }) => date.slice(0, 7)))].toReversed();
      const shown = month ?? months[0] ?? context.clock.now().slice(0, 7);
      if (month !== null && !months.includes(month)) return null;
      const editions = keys.filter(({ date }) => date.startsWith(shown));
      return renderArchivePage({ month: shown, editions, months }, settings(archivePath(null)));
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
              related: await relatedTo(search, paper.id),
            },
            settings(null),
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
        mode: 'hybrid',
        like: null,
        limit: searchPageSize,
        offset: (page - 1) * searchPageSize,
        ...noFilters,
      });
      return renderSearchPage(query, papers, settings(null), summary);
    },

    about: () => renderAboutPage(aboutView(context, periods), settings('/about')),
    feed: (period, format, feedUrl) => periodFeed(context, period, format, feedUrl),

    async sitemap() {
      const keys = await store.editions.keys();
      const daily = await store.editions.frozenBetween('daily', '0000-01-01', '9999-12-31');
      const papers = [...new Set(daily.toReversed().flatMap(({ papers: listed }) => listed))];
      const paths = ['/', archivePath(null), '/about', ...keys.toReversed().map(({ id }) => editionPath(id))];
      return renderSitemap(
        [...paths, ...papers.map(paperPath)].slice(0, maxSitemapUrls).map((path) => `${siteUrl}${path}`),
      );
    },

    robots: () => renderRobots(siteUrl),
    icon: () => renderIcon(config.accent),
    api: apiContent(context, periods, search),
  };
}

const noFilters = { since: null, until: null, category: null };

function navigation(
  siteUrl: string,
  periods: readonly Period[],
  current: string | null,
): NonNullable<RenderSettings['navigation']> {
  const labels: Record<Period, string> = {
    daily: 'Today',
    weekly: 'This week',
    monthly: 'This month',
    trending: 'Trending',
  };
  const places = [
    ...[...periods, 'trending' as const].map((period) => ({
      label: labels[period],
      path: period === periods[0] ? '/' : latestPath(period),
      section: latestPath(period),
    })),
    { label: 'Archive', path: archivePath(null), section: archivePath(null) },
    { label: 'About', path: '/about', section: '/about' },
  ];
  return places.map(({ label, path, section }) => ({
    label,
    href: `${siteUrl}${path}`,
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

async function relatedTo(search: PaperSearch, id: string) {
  const { papers } = await search.find({
    query: '',
    mode: 'hybrid',
    like: id,
    limit: relatedPapers + 1,
    offset: 0,
    ...noFilters,
  });
  return papers.filter((paper) => paper.id !== id).slice(0, relatedPapers);
}

function aboutView({ config }: CommandContext, periods: readonly Period[]): AboutView {
  return {
    sources: config.sources.map(({ name }) => name),
    periods,
    sender: config.mail.from.email,
  };
}
