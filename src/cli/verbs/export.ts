// `digest export`: editions as a feed, a bibliography, Markdown or JSON Lines.
import { type ExportFormat, exportFormats } from '../../commands/shared/export-formats.ts';
import { choiceArgument, integerArgument } from '../arguments.ts';
import { editionOptions } from '../edition-options.ts';
import { option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

const formats = Object.keys(exportFormats) as ExportFormat[];

export const exportVerb = defineVerb({
  name: 'export',
  description: 'Write editions as a feed, a bibliography, Markdown or JSON Lines.',
  options: {
    ...editionOptions,
    format: option('--format <format>', formats.join(', '), choiceArgument(formats), 'rss'),
    editions: option('--editions <n>', 'how many, the latest first', integerArgument(1, 1000), 1),
    out: option('--out <path>', 'write it there; to stdout when left out'),
  },
  examples: [
    ['digest export --format rss --editions 14 --out daily.xml', 'a feed of the last two weeks'],
    ['digest export --format bibtex > today.bib', 'for a reference manager'],
    ['digest export --format markdown --period weekly', 'for a wiki or a repository'],
  ],
  async run(session, { out, ...options }) {
    const [{ exportEditions }, { deliverFile }] = await Promise.all([
      import('../../commands/export.ts'),
      import('../file-output.ts'),
    ]);
    const content = await exportEditions(await session.context(), options);
    const suffix = exportFormats[options.format];
    const path = await deliverFile(session.output, content, { out, open: false, suffix });
    // Without a path the content itself is on stdout.
    return path === null ? null : { path };
  },
});
