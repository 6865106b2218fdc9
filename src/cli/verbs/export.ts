// `digest export`: editions as a feed, a bibliography, Markdown or JSON Lines, or all of them as a site of files.
import { resolve } from 'node:path';
import type { SiteExport } from '../../commands/export-site.ts';
import { type ExportFormat, exportFormats } from '../../commands/shared/export-formats.ts';
import { ConfigError } from '../../errors.ts';
import { choiceArgument, integerArgument, siteUrlArgument } from '../arguments.ts';
import { editionOptions } from '../edition-options.ts';
import { option } from '../parameter.ts';
import type { Session } from '../session.ts';
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
    url: option('--url <url>', 'site: where the folder will be served', siteUrlArgument),
  },
  notes:
    'The format site is every edition, its papers, the archive and the feeds as files that link to each other: any static host can serve the folder. It takes --out and --url only.',
  examples: [
    ['digest export --format rss --editions 14 --out daily.xml', 'a feed of the last two weeks'],
    ['digest export --format bibtex > today.bib', 'for a reference manager'],
    ['digest export --format markdown --period weekly', 'for a wiki or a repository'],
    ['digest export --format site --out public --url https://lab.example.org/papers', 'for a static host'],
  ],
  async run(session, { out, url, ...options }): Promise<{ path: string } | SiteExport | null> {
    const { format } = options;
    if (format === 'site') return await exportToFolder(session, out, url);
    const [{ exportEditions }, { deliverFile }] = await Promise.all([
      import('../../commands/export.ts'),
      import('../file-output.ts'),
    ]);
    const content = await exportEditions(await session.context(), { ...options, format });
    const path = await deliverFile(session.output, content, {
      out,
      open: false,
      suffix: exportFormats[format],
    });
    // Without a path the content itself is on stdout.
    return path === null ? null : { path };
  },
});

async function exportToFolder(session: Session, out: string | null, url: string | null): Promise<SiteExport> {
  if (out === null) {
    throw new ConfigError('a site needs a folder', {
      hint: 'Name one: digest export --format site --out public.',
    });
  }
  const { exportSite } = await import('../../commands/export-site.ts');
  const result = await exportSite(await session.context(), { folder: resolve(out), url });
  session.output.print(`Written to ${result.path}: ${result.files} files, ${result.changed} of them changed`);
  return result;
}
