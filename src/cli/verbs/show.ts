// `digest show`: one paper, where it was seen, and its signals over time.
import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';

export function defineShow(program: Command, perform: Perform): void {
  program
    .command('show')
    .argument('<id>', 'arXiv id or URL, DOI, or the id that digest gave')
    .description('One paper: its abstract, its sources, its signals over time.')
    .addHelpText(
      'after',
      examples([
        ['digest show 2606.14777', 'by arXiv id, with or without version'],
        ['digest show https://arxiv.org/abs/2606.14777v2', 'by address'],
        ['digest show arxiv:2606.14777 --json', 'with everything each source said'],
      ]),
    )
    .action((id: string, _options: object, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const [{ showPaper }, { renderPaper }] = await Promise.all([
          import('../../commands/show.ts'),
          import('../../render/text/paper-sheet.ts'),
        ]);
        const { result, sheet } = await showPaper(await session.context(), id);
        session.output.document(result);
        session.output.print(renderPaper(sheet, session.output.canvas));
        return 0;
      }),
    );
}
