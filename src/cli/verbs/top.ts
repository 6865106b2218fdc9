// `digest top`: the ranked list in the terminal.
import { integerArgument } from '../arguments.ts';
import { editionOptions } from '../edition-options.ts';
import { option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

export const topVerb = defineVerb({
  name: 'top',
  description: 'The ranked list: what the edition of a period would contain.',
  options: {
    ...editionOptions,
    limit: option('--limit <n>', 'how many papers', integerArgument(1, 200), 10),
  },
  examples: [
    ['digest top', "the latest day's papers"],
    ['digest top --period trending --limit 5', 'what is rising right now'],
    ['digest top --period weekly --date 2026-06-16 --json', 'a week, for scripts'],
  ],
  async run(session, input) {
    // Read together: the renderer is needed a moment later.
    const [{ listTop }] = await Promise.all([
      import('../../commands/top.ts'),
      session.output.json ? null : import('../../render/text/terminal.ts'),
    ]);
    return await listTop(await session.context(), input);
  },
  document: ({ result }) => result,
  async print({ edition }, output) {
    const { renderTerminal } = await import('../../render/text/terminal.ts');
    output.print(renderTerminal(edition, output.canvas));
  },
});
