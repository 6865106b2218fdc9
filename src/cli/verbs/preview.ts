// `digest preview`: exactly what would be sent, in any of its formats.
import { previewFormats } from '../../commands/shared/mail/preview-formats.ts';
import { choiceArgument } from '../arguments.ts';
import { editionOptions } from '../edition-options.ts';
import { flag, option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

export const previewVerb = defineVerb({
  name: 'preview',
  description: 'See exactly what would be sent, and send nothing.',
  options: {
    ...editionOptions,
    for: option('--for <email>', 'as this subscriber would get it'),
    format: option('--format <format>', previewFormats.join(', '), choiceArgument(previewFormats)),
    out: option('--out <path>', 'write it to this file'),
    open: flag('--open', 'open it in the browser'),
  },
  examples: [
    ['digest preview --open', 'the web page of the latest edition'],
    ['digest preview --format text', 'the text part of the mail'],
    ['digest preview --format eml --for me@example.org --out today.eml', 'the exact bytes of the mail'],
  ],
  async run(session, { format: chosen, out, open, ...input }) {
    const { output } = session;
    const format = chosen ?? (output.json ? 'json' : open || out !== null ? 'html' : 'text');
    const [{ previewEdition }, { deliverFile }] = await Promise.all([
      import('../../commands/preview.ts'),
      import('../file-output.ts'),
    ]);
    const { content, suffix } = await previewEdition(await session.context(), { ...input, format });
    const path = await deliverFile(output, content, { out, open, suffix });
    // Without a path the content itself is on stdout.
    return path === null ? null : { path };
  },
});
