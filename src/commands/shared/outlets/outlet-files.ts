// Writes an edition into the folder of an outlet: a feed of the latest editions, files of its own, or the whole site.
import type { Config } from '../../../config/schema.ts';
import type { Edition } from '../../../model/edition.ts';
import { feedEndings } from '../../../model/feed-format.ts';
import { exportEditions, noteFiles } from '../../export.ts';
import type { CommandContext } from '../context.ts';
import { renderSettings } from '../settings.ts';
import { namedFeed } from '../site/feeds.ts';
import { exportFormats } from './export-formats.ts';
import { type FolderFile, writeFolder } from './write-folder.ts';

type Folder = Extract<Config['outlets'][number], { kind: 'files' }>;

/** Done again, it writes the same. Throws an `AppError` if the folder can't be written. */
export async function writeEdition(context: CommandContext, edition: Edition, outlet: Folder): Promise<void> {
  await writeFolder(context, outlet.folder, filesOf(context, edition, outlet));
}

/** `daily.xml`, as the site names its feeds; `daily/2026-06-16.bib`; a note for each paper; or all files of a site. */
async function* filesOf(
  context: CommandContext,
  { id, period, date }: Edition,
  { format, per, url }: Folder,
): AsyncGenerator<FolderFile> {
  switch (format) {
    case 'site':
      yield* (await import('../../export-site.ts')).siteFiles(context, url);
      break;
    case 'rss':
    case 'atom':
    case 'json-feed': {
      const { site } = renderSettings(context.config);
      const content = await namedFeed(context, period, { format, site, feedUrl: null });
      yield { name: `${period}.${feedEndings[format]}`, content };
      break;
    }
    case 'markdown':
      yield* noteFiles(context, per, { period, date, editions: 1 });
      break;
    default: {
      const content = await exportEditions(context, { format, period, date, editions: 1 });
      yield { name: `${id}.${exportFormats[format]}`, content };
    }
  }
}
