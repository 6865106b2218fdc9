// `digest show`: one paper, where it was seen, and its signals over time.
import { argument } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

export const showVerb = defineVerb({
  name: 'show',
  description: 'One paper: its abstract, its sources, its signals over time.',
  arguments: { id: argument('<id>', 'arXiv id or URL, DOI, or an id from digest') },
  examples: [
    ['digest show 2606.14777', 'by arXiv id, with or without version'],
    ['digest show https://arxiv.org/abs/2606.14777v2', 'by address'],
    ['digest show arxiv:2606.14777 --json', 'with the record of each source'],
  ],
  async run(session, { id }) {
    const { showPaper } = await import('../../commands/show.ts');
    return await showPaper(await session.context(), id);
  },
  document: ({ result }) => result,
  async print({ sheet }, output) {
    const { renderPaper } = await import('../../render/text/paper-sheet.ts');
    output.print(renderPaper(sheet, output.canvas));
  },
});
