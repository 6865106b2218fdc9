// `digest eval`: its options, and the table of rankings.
import type { EvalResult } from '../../commands/eval.ts';
import { evalExitCode } from '../../commands/shared/exit-codes.ts';
import type { Comparison, MetricName, Scores } from '../../select/evaluate.ts';
import { dateArgument, integerArgument, periodArgument } from '../arguments.ts';
import type { Output } from '../output.ts';
import { option } from '../parameter.ts';
import { plural } from '../text.ts';
import { defineVerb } from '../verb.ts';

const columns: readonly [MetricName, string][] = [
  ['ndcg@10', 'nDCG@10'],
  ['recall@20', 'recall@20'],
  ['mrr', 'MRR'],
];

export const evalVerb = defineVerb({
  name: 'eval',
  description: 'Compare rankings on what readers liked, and what was voted up, after past editions.',
  options: {
    split: option(
      '--split <date>',
      'compare on the editions from this date on; two thirds are before it when left out',
      dateArgument,
    ),
    period: option('--period <period>', 'daily, weekly, monthly or trending', periodArgument, 'daily'),
    readers: option('--readers <n>', 'evaluate at most this many readers', integerArgument(1, 100_000), 1000),
    samples: option('--samples <n>', 'number of bootstrap samples', integerArgument(100, 100_000), 1000),
    seed: option(
      '--seed <n>',
      'the same seed gives the same intervals',
      integerArgument(0, 1_000_000_000),
      1,
    ),
  },
  notes: `For each reader and edition: the common order, the order by rules alone, and the order
by rules and by what they had liked before the split. A paper is relevant if they liked
or saved it since. Nothing is stored or sent.`,
  examples: [
    ['digest eval', 'does the personal ranking find more of what readers like?'],
    ['digest eval --split 2026-06-01 --json', 'for scripts'],
  ],
  async run(session, input) {
    const { evaluate } = await import('../../commands/eval.ts');
    return await evaluate(await session.context(), input);
  },
  async print(result, output) {
    const { readers, votes, split, missing } = result;
    if (readers) {
      output.print(
        output.paint(
          'bold',
          `Liked or saved later: ${plural(readers.readers, 'reader')}, ${plural(readers.cases, 'mail')} since ${split}`,
        ),
      );
      await printComparison(output, readers);
    }
    if (readers && votes) output.print('');
    if (votes) {
      output.print(
        output.paint('bold', `Votes gained later: ${plural(votes.cases, 'edition')} since ${split}`),
      );
      await printComparison(output, votes);
    }
    for (const sentence of missing) output.problem(sentence);
    output.print(output.paint('dim', footOf(result)));
  },
  exitCode: evalExitCode,
});

function footOf({ samples, seed }: EvalResult): string {
  return `In brackets: 95 % confidence, ${samples} bootstrap samples, seed ${seed}. An interval without 0 is a significant difference.`;
}

async function printComparison(output: Output, { rankings, differences }: Comparison<string>): Promise<void> {
  await output.table(
    [{ title: 'ranking' }, ...columns.map(([, title]) => ({ title }))],
    [
      ...rankings.map(({ ranking, ...scores }) => [ranking, ...cellsOf(scores)]),
      ...differences.map(({ ranking, over, ...scores }) => [`${ranking} - ${over}`, ...cellsOf(scores)]),
    ],
  );
}

function cellsOf(scores: Scores): string[] {
  return columns.map(([metric]) => {
    const { mean, low, high } = scores[metric];
    return `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  });
}
