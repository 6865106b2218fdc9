// `digest subscribers`: the verbs about the whole list.
import type { ImportResult } from '../../commands/shared/subscribers/subscriber-import.ts';
import { ExitCode } from '../../errors.ts';
import { subscriberStates } from '../../model/subscriber.ts';
import { shorten } from '../../model/text.ts';
import { choiceArgument, periodsArgument } from '../arguments.ts';
import { argument, option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

const loadList = async () => (await import('../../commands/subscribers.ts')).listSubscribers;

const columns = [
  { title: 'address', flexible: true },
  { title: 'name' },
  { title: 'state' },
  { title: 'editions' },
];

export const listVerb = defineVerb({
  name: 'list',
  description: 'All subscribers.',
  options: {
    state: option('--state <state>', subscriberStates.join(', '), choiceArgument(subscriberStates)),
  },
  async run(session, { state }) {
    const listSubscribers = await loadList();
    const { output } = session;
    const batches = listSubscribers(await session.context(), state);
    if (output.json) await output.documentOf('subscribers', batches);
    else {
      const count = await output.tableOf(columns, batches, ({ email, name, state: current, preferences }) => [
        email,
        name ?? '',
        current,
        preferences.periods.join(', '),
      ]);
      const advice = 'No subscribers yet: "digest subscribers add me@example.org" adds one.';
      if (count === 0) output.print(state === null ? advice : `No subscriber is ${state}.`);
    }
    return null;
  },
});

export const importVerb = defineVerb({
  name: 'import',
  description: 'Add everyone in a CSV file, with the basis of their consent; people who left are not added.',
  arguments: { file: argument('<file>', 'CSV; - reads stdin') },
  options: {
    consent: option('--consent <text>', 'their basis of consent, for the record'),
    periods: option('--periods <list>', 'editions: daily,weekly,monthly,trending', periodsArgument),
  },
  async run(session, { file, consent, periods }) {
    const [{ importSubscribers }, { openReadable }, { addAbortSignal }, { askConsent }] = await Promise.all([
      import('../../commands/shared/subscribers/subscriber-import.ts'),
      import('../../fetchers/files/readable.ts'),
      import('node:stream'),
      import('../questions.ts'),
    ]);
    const canAsk = file !== '-' && session.stdin.isTTY === true && !session.output.json;
    return await importSubscribers(
      await session.context(),
      // Otherwise Ctrl-C would wait for the writer of a pipe.
      file === '-' ? addAbortSignal(session.signal, session.stdin) : openReadable(file, session.signal),
      {
        name: file === '-' ? 'stdin' : file,
        periods,
        consent: consent?.trim() || null,
        askConsent: canAsk ? () => askConsent(session) : null,
      },
    );
  },
  print({ added, known, suppressed, refused }, output) {
    const left = suppressed.length > 0 ? `${suppressed.length} suppressed, ` : '';
    output.print(`${added} added, ${known} known already, ${left}${refused.length} refused.`);
  },
  warnings: importWarnings,
  exitCode: ({ refused }) => (refused.length > 0 ? ExitCode.partial : ExitCode.done),
});

/** How many addresses a warning names. */
const named = 5;

function importWarnings(result: ImportResult): string[] {
  const { added, known, suppressed, refused, leftOut = [], unknownColumns } = result;
  const warnings = [
    ...refused.map(({ line, reason }) => `line ${line}: ${reason}`),
    ...leftOut.map(
      ({ line, rules }) =>
        `line ${line}: left out of the interests, because it is not a rule: ${rules.map((rule) => `"${shorten(rule, 60)}"`).join(', ')}`,
    ),
  ];
  if (added + known + suppressed.length + refused.length === 0) warnings.push('the list has no rows');
  if (unknownColumns.length > 0)
    warnings.unshift(`columns that digest does not know, ignored: ${unknownColumns.slice(0, 20).join(', ')}`);
  if (suppressed.length > 0) {
    const more = suppressed.length > named ? `, and ${suppressed.length - named} more` : '';
    warnings.push(
      `not added, because they left, bounced or complained: ${suppressed.slice(0, named).join(', ')}${more}`,
    );
  }
  return warnings;
}

export const exportVerb = defineVerb({
  name: 'export',
  description: 'The whole list as CSV on stdout.',
  async run(session) {
    const [listSubscribers, { csvHeader, csvLine }] = await Promise.all([
      loadList(),
      import('../../commands/shared/subscribers/subscriber-csv.ts'),
    ]);
    const { output } = session;
    const batches = listSubscribers(await session.context(), null);
    if (output.json) {
      await output.documentOf('subscribers', batches);
      return null;
    }
    output.raw(csvHeader);
    for await (const batch of batches) output.raw(batch.map(csvLine).join(''));
    return null;
  },
});
