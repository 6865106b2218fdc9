// `digest pick` and `digest drop`: the editor's changes to an edition that is not frozen yet.
import type { Pick } from '../../model/edition.ts';
import { dateArgument } from '../arguments.ts';
import type { Output } from '../output.ts';
import { argument, option } from '../parameter.ts';
import type { Session } from '../session.ts';
import { defineVerb } from '../verb.ts';

const id = argument('<id>', 'arXiv id or URL, DOI, or the id that digest gave');
const date = option(
  '--date <date>',
  'the daily edition of this day; the next one when left out',
  dateArgument,
);

export const pickVerb = defineVerb({
  name: 'pick',
  description: 'Pin a paper at the top of an edition that is not sent yet.',
  arguments: { id },
  options: { date, note: option('--note <text>', 'a line for the readers, shown with the paper') },
  examples: [['digest pick 2606.14777 --note "Read the appendix."', 'in the next daily edition']],
  run: (session, input) => edit(session, 'pick', input),
  print: (result, output) => printEdit(result, output, 'is pinned in'),
});

export const dropVerb = defineVerb({
  name: 'drop',
  description: 'Leave a paper out of an edition that is not sent yet.',
  arguments: { id },
  options: { date },
  examples: [['digest drop 2606.14777', 'out of the next daily edition']],
  run: (session, input) => edit(session, 'drop', { ...input, note: null }),
  print: (result, output) => printEdit(result, output, 'is left out of'),
});

async function edit(
  session: Session,
  action: Pick['action'],
  input: { id: string; date: string | null; note: string | null },
) {
  const { editEdition } = await import('../../commands/pick.ts');
  return await editEdition(await session.context(), { action, ...input });
}

function printEdit(
  { title, edition }: { title: string; edition: string },
  output: Output,
  done: string,
): void {
  output.print(`"${title}" ${done} ${edition}.`);
}
