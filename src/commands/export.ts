// `digest export`: editions as feeds, as bibliographies, as Markdown or as JSON Lines.
import type { Edition, Period } from '../model/edition.ts';
import type { Paper } from '../model/paper.ts';
import { siteFile } from '../model/site-files.ts';
import { paperPath } from '../model/site-links.ts';
import type { PlainDate } from '../model/time.ts';
import type { CommandContext } from './shared/context.ts';
import { composeEdition } from './shared/editions/compose.ts';
import type { ExportFormat } from './shared/outlets/export-formats.ts';
import type { FolderFile } from './shared/outlets/write-folder.ts';
import { entryJson } from './shared/papers/paper-json.ts';
import { renderSettings } from './shared/settings.ts';
import { editionsFeed, frozenBefore } from './shared/site/feeds.ts';

export interface ExportOptions {
  format: ExportFormat;
  period: Period;
  /** A day of the latest period wanted; null means the latest that has papers. */
  date: PlainDate | null;
  /** How many editions, the latest first. */
  editions: number;
}

/** The editions in one file's content. An edition that isn't frozen yet is exported as it would be now. */
export async function exportEditions(context: CommandContext, options: ExportOptions): Promise<string> {
  const editions = await latestEditions(context, options);
  const settings = renderSettings(context.config, context);
  switch (options.format) {
    case 'rss':
    case 'atom':
    case 'json-feed':
      return await editionsFeed(context, options.period, editions, {
        format: options.format,
        site: settings.site,
        feedUrl: null,
      });
    case 'markdown': {
      const [only, ...others] = editions;
      if (only && others.length === 0)
        return (await import('../render/text/notes.ts')).editionNote(only, settings);
      // Front matter counts at the beginning of a file only.
      const { renderMarkdown } = await import('../render/text/markdown.ts');
      return editions.map((edition) => renderMarkdown(edition, settings)).join('\n');
    }
    case 'jsonl':
      return editions
        .flatMap(({ id, entries, missed }) =>
          [...entries, ...missed].map((entry) => `${JSON.stringify({ edition: id, ...entryJson(entry) })}\n`),
        )
        .join('');
    case 'bibtex':
    case 'ris':
    case 'csl':
      return await bibliographyOf(papersOf(editions), options.format);
  }
}

/** What each file in a folder of notes is for. */
export type NoteSubject = 'edition' | 'paper';

/** The editions, or each of their papers, as Markdown files: `daily/2026-06-16.md`, `papers/arxiv/2606.00001.md`. */
export async function* noteFiles(
  context: CommandContext,
  per: NoteSubject,
  choice: Omit<ExportOptions, 'format'>,
): AsyncGenerator<FolderFile> {
  const { editionNote, paperNote } = await import('../render/text/notes.ts');
  const settings = renderSettings(context.config, context);
  const seen = new Set<string>();
  for (const edition of await latestEditions(context, choice)) {
    if (per === 'edition') yield { name: `${edition.id}.md`, content: editionNote(edition, settings) };
    else
      for (const entry of [...edition.entries, ...edition.missed]) {
        const name = siteFile(paperPath(entry.paper.id)).replace(/html$/, 'md');
        if (!seen.has(name)) yield { name, content: paperNote(entry, edition, settings) };
        seen.add(name);
      }
  }
}

/** The edition of the date, and those frozen before it, the latest first. */
async function latestEditions(
  context: CommandContext,
  { period, date, editions: count }: Omit<ExportOptions, 'format'>,
): Promise<Edition[]> {
  const latest = await composeEdition(context, { period, date });
  return [latest, ...(await frozenBefore(context, period, latest.date, count - 1))];
}

/** Each paper once. */
function papersOf(editions: readonly Edition[]): Paper[] {
  const entries = editions.flatMap(({ entries: listed, missed }) => [...listed, ...missed]);
  return [...new Map(entries.map(({ paper }) => [paper.id, paper])).values()];
}

async function bibliographyOf(papers: readonly Paper[], format: 'bibtex' | 'ris' | 'csl'): Promise<string> {
  const { referencesOf } = await import('../render/references/reference.ts');
  const references = referencesOf(papers);
  switch (format) {
    case 'bibtex':
      return (await import('../render/references/bibtex.ts')).renderBibtex(references);
    case 'ris':
      return (await import('../render/references/ris.ts')).renderRis(references);
    case 'csl':
      return (await import('../render/references/csl.ts')).renderCsl(references);
  }
}
