// `digest pick`, `digest drop` and `digest picks`: the editor's changes to an edition that is not frozen yet.
import type { EditOptions, EditResult } from '../../commands/pick.ts';
import { anyText, dateArgument, periodArgument } from '../arguments.ts';
import type { Output } from '../output.ts';
import { argument, flag, option } from '../parameter.ts';
import type { Session } from '../session.ts';
import { defineVerb } from '../verb.ts';

const id = argument('<id>', 'arXiv id or URL, DOI, or an id from digest');
const period = option('--period <period>', 'daily, weekly or monthly', periodArgument, 'daily');
const date = option('--date <date>', 'a day of the period; the next edition when left out', dateArgument);

export const pickVerb = defineVerb({
  name: 'pick',
  description: 'Pin a paper at the top of an edition that is not sent yet.',
  arguments: { id },
  options: {
    period,
    date,
    note: option('--note <text>', 'a line for the readers, shown with the paper', anyText),
    undo: flag('--undo', 'remove the pin'),
  },
  examples: [
    ['digest pick 2606.14777 --note "Read the appendix."', 'in the next daily edition'],
    ['digest pick 2606.14777 --period weekly', 'in the edition of the week'],
    ['digest pick 2606.14777 --undo', 'take it back'],
  ],
  run: (session, input) => edit(session, { ...input, action: 'pick' }),
  print: printEdit,
});

export const dropVerb = defineVerb({
  name: 'drop',
  description: 'Leave a paper out of an edition that is not sent yet.',
  arguments: { id },
  options: { period, date, undo: flag('--undo', 'no longer leave it out') },
  examples: [
    ['digest drop 2606.14777', 'out of the next daily edition'],
    ['digest drop 2606.14777 --undo', 'take it back'],
  ],
  run: (session, input) => edit(session, { ...input, action: 'drop', note: null }),
  print: printEdit,
});

export const picksVerb = defineVerb({
  name: 'picks',
  description: 'What is pinned in and left out of the editions that are not sent yet.',
  examples: [['digest picks', 'by edition']],
  async run(session) {
    const { listPicks } = await import('../../commands/pick.ts');
    return await listPicks(await session.context());
  },
  async print({ picks }, output) {
    if (picks.length === 0) {
      output.print('Nothing is pinned or left out. "digest pick ID" pins a paper in the next edition.');
      return;
    }
    await output.table(
      [
        { title: 'edition' },
        { title: '' },
        { title: 'paper' },
        { title: 'title', flexible: true },
        { title: 'note' },
      ],
      picks.map(({ edition, action, paper, title, note }) => [edition, action, paper, title, note ?? '']),
    );
  },
});

async function edit(session: Session, options: EditOptions): Promise<EditResult> {
  const { editEdition } = await import('../../commands/pick.ts');
  return await editEdition(await session.context(), options);
}

function printEdit({ title, edition, action, undone }: EditResult, output: Output): void {
  const done = action === 'pick' ? 'pinned in' : 'left out of';
  output.print(`"${title}" is ${undone ? `no longer ${done}` : done} ${edition}.`);
}
