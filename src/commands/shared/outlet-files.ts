// Writes an edition into the folder of an outlet: a feed of the latest editions, a file of its own, or the whole site.
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { AppError, messageOf } from '../../errors.ts';
import type { Edition } from '../../model/edition.ts';
import { feedEndings } from '../../model/feed-format.ts';
import { exportEditions, periodFeed } from '../export.ts';
import type { CommandContext } from './context.ts';
import { type ExportFormat, exportFormats } from './export-formats.ts';
import { renderSettings } from './settings.ts';

type Folder = Extract<Config['outlets'][number], { kind: 'files' }>;

/** Done again, it writes the same. Throws an `AppError` where the folder can't be written. */
export async function writeEdition(context: CommandContext, edition: Edition, outlet: Folder): Promise<void> {
  if (outlet.format === 'site') {
    const { exportSite } = await import('../export-site.ts');
    await exportSite(context, outlet);
    return;
  }
  const { folder, format } = outlet;
  const { replaceFile } = await import('../../outlets/replace-file.ts');
  const [name, content] = await fileOf(context, edition, format);
  try {
    await replaceFile(folder, name, content);
  } catch (error) {
    throw new AppError('write', `cannot write ${join(folder, name)}: ${messageOf(error)}`, { cause: error });
  }
}

/** `daily.xml`, as the site names its feeds, or `daily/2026-06-16.md`. */
async function fileOf(
  context: CommandContext,
  { id, period, date }: Edition,
  format: ExportFormat,
): Promise<[name: string, content: string]> {
  if (format === 'rss' || format === 'atom' || format === 'json-feed')
    return [
      `${period}.${feedEndings[format]}`,
      await periodFeed(context, { period, format, site: renderSettings(context.config).site, feedUrl: null }),
    ];
  const content = await exportEditions(context, { format, period, date, editions: 1 });
  return [`${id}.${exportFormats[format]}`, content];
}
