// `digest export`: editions as a feed, a bibliography, Markdown or JSON Lines, or all of them as a site of files.
import { resolve } from 'node:path';
import type { CommandContext } from '../../commands/shared/context.ts';
import { type ExportFormat, exportFormats } from '../../commands/shared/outlets/export-formats.ts';
import type { FolderFile, WrittenFolder } from '../../commands/shared/outlets/write-folder.ts';
import { ConfigError } from '../../errors.ts';
import { choiceArgument, integerArgument, siteUrlArgument } from '../arguments.ts';
import { editionOptions } from '../edition-options.ts';
import { option } from '../parameter.ts';
import type { Session } from '../session.ts';
import { plural } from '../text.ts';
import { defineVerb } from '../verb.ts';

const formats = [...(Object.keys(exportFormats) as ExportFormat[]), 'site'] as const;

export const exportVerb = defineVerb({
  name: 'export',
  description: 'Write editions as a feed, a bibliography, Markdown or JSON Lines, or all of them as a site.',
  options: {
    ...editionOptions,
    format: option('--format <format>', formats.join(', '), choiceArgument(formats), 'rss'),
    editions: option('--editions <n>', 'how many, the latest first', integerArgument(1, 1000), 1),
    out: option('--out <path>', 'write it there; to stdout when left out'),
    per: option(
      '--per <subject>',
      'markdown: a file for each edition, or paper, in the folder --out',
      choiceArgument(['edition', 'paper'] as const),
    ),
    url: option('--url <url>', 'site: where the folder will be served', siteUrlArgument),
  },
  notes:
    'The format site is every edition, its papers, the archive and the feeds as files that link to each other: any static host can serve the folder. It takes --out and --url only.',
  examples: [
    ['digest export --format rss --editions 14 --out daily.xml', 'a feed of the last two weeks'],
    ['digest export --format bibtex > today.bib', 'for a reference manager'],
    ['digest export --format markdown --period weekly', 'for a wiki or a repository'],
    ['digest export --format markdown --per paper --out ~/notes', 'a note for each paper'],
    ['digest export --format site --out public --url https://lab.example.org/papers', 'for a static host'],
  ],
  async run(session, { out, url, per, ...options }): Promise<{ path: string } | WrittenFolder | null> {
    const { format, ...choice } = options;
    if (per !== null && format !== 'markdown') {
      throw new ConfigError('--per is for Markdown', { hint: 'Add --format markdown.' });
    }
    if (format === 'site') {
      const { siteFiles } = await import('../../commands/export-site.ts');
      return await toFolder(session, out, (context) => siteFiles(context, url));
    }
    const { exportEditions, noteFiles } = await import('../../commands/export.ts');
    if (per !== null) return await toFolder(session, out, (context) => noteFiles(context, per, choice));
    const { deliverFile } = await import('../file-output.ts');
    const content = await exportEditions(await session.context(), { ...choice, format });
    const suffix = exportFormats[format];
    const path = await deliverFile(session.output, content, { out, open: false, suffix });
    // Without a path the content itself is on stdout.
    return path === null ? null : { path };
  },
});

async function toFolder(
  session: Session,
  out: string | null,
  filesOf: (context: CommandContext) => AsyncIterable<FolderFile>,
): Promise<WrittenFolder> {
  if (out === null) {
    throw new ConfigError('a folder is needed for these files', { hint: 'Name one, such as --out public.' });
  }
  const { writeFolder } = await import('../../commands/shared/outlets/write-folder.ts');
  const context = await session.context();
  const written = await writeFolder(context, resolve(out), filesOf(context));
  session.output.print(
    `Written to ${written.path}: ${plural(written.files, 'file')}, ${written.changed} of them changed`,
  );
  return written;
}
