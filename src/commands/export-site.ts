// `digest export --format site`: the archive as files that link to each other, for any static host.
import { feedFormats, feedNames } from '../model/feed-format.ts';
import { siteFile } from '../model/site-files.ts';
import {
  archivePath,
  citationFormats,
  citationPath,
  editionPath,
  feedPath,
  latestPath,
  paperPath,
  sharePath,
} from '../model/site-links.ts';
import { renderMovedPage } from '../render/page/moved-page.ts';
import { type PageSite, siteOfFiles } from '../render/page-site.ts';
import type { CommandContext } from './shared/context.ts';
import type { FolderFile } from './shared/outlets/write-folder.ts';
import { offeredPeriods } from './shared/settings.ts';
import { siteContent } from './shared/site/site-content.ts';

/**
 * The files of the site. `url` is where they will be served, without a trailing slash; null if that isn't known. The
 * lists come first, then the papers that they lead to.
 */
export async function* siteFiles(context: CommandContext, url: string | null): AsyncGenerator<FolderFile> {
  for await (const { path, content } of resources(context, url)) yield { name: siteFile(path), content };
}

interface Resource {
  path: string;
  content: FolderFile['content'];
}

async function* resources(context: CommandContext, url: string | null): AsyncGenerator<Resource> {
  const periods = offeredPeriods(context.config.editions);
  const papers = new Set<string>();
  const seenFrom = (from: string): PageSite => {
    const site = siteOfFiles(url, from);
    const link = (path: string) => {
      if (path.startsWith(paperPath(''))) papers.add(path);
      return site.link(path);
    };
    return { ...site, link };
  };
  const content = siteContent(context, { seenFrom, periods, hasPaper: (id) => papers.has(paperPath(id)) });

  for (const period of [...periods, 'trending' as const]) {
    yield { path: latestPath(period, periods), content: await content.latestEdition(period) };
  }
  const editions = await context.store.editions.keys();
  for (const { id } of editions) {
    yield* existing(editionPath(id), await content.edition(id));
    // Only whole addresses lead to it.
    if (url !== null) yield* existing(sharePath(id), await content.shareImage(id));
  }
  for (const month of [null, ...new Set(editions.map(({ date }) => date.slice(0, 7)))]) {
    yield* existing(archivePath(month), await content.archive(month));
  }
  yield { path: '/about', content: content.about() };
  yield { path: '/favicon.svg', content: content.icon() };
  for (const name of feedNames(periods)) {
    for (const format of feedFormats) {
      yield { path: feedPath(name, format), content: await content.feed(name, format) };
    }
  }
  for (const path of papers) {
    const id = decodeURIComponent(path.slice(paperPath('').length));
    const paper = await content.paper(id);
    if (paper && paper.id !== id) {
      const href = seenFrom(path).link(paperPath(paper.id));
      yield { path, content: renderMovedPage(href, context.config.language) };
      continue;
    }
    yield* existing(path, (await paper?.page()) ?? null);
    for (const format of citationFormats) {
      yield* existing(citationPath(format, id), await content.citation(format, id));
    }
  }
  // Both name whole addresses.
  if (url !== null) {
    yield { path: '/sitemap.xml', content: await content.sitemap() };
    yield { path: '/robots.txt', content: content.robots() };
  }
}

function* existing(path: string, content: FolderFile['content'] | null): Generator<Resource> {
  if (content !== null) yield { path, content };
}
