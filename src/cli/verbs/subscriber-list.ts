// `digest subscribers`: the verbs about the whole list.
import { type Command, Option } from 'commander';
import type { ImportResult } from '../../commands/shared/subscriber-import.ts';
import type { SubscriberJson } from '../../commands/subscribers.ts';
import type { Period } from '../../model/edition.ts';
import { type SubscriberState, subscriberStates } from '../../model/subscriber.ts';
import { choiceArgument, periodsArgument } from '../arguments.ts';
import type { Output } from '../output.ts';
import type { Perform } from '../program.ts';

export function defineSubscriberList(group: Command, perform: Perform): void {
  defineList(group, perform);
  defineImport(group, perform);
  defineExport(group, perform);
}

export function periodsOption(): Option {
  return new Option('--periods <list>', 'editions: daily,weekly,monthly,trending').argParser(periodsArgument);
}

function defineList(group: Command, perform: Perform): void {
  const list = group
    .command('list')
    .description('Everyone on the list.')
    .option('--state <state>', subscriberStates.join(', '), choiceArgument(subscriberStates))
    .action((options: { state?: SubscriberState }) =>
      perform(list.optsWithGlobals(), async (session) => {
        const { listSubscribers } = await import('../../commands/subscribers.ts');
        const { output } = session;
        const subscribers: SubscriberJson[] = [];
        for await (const each of listSubscribers(await session.context(), options.state ?? null))
          subscribers.push(each);
        output.document({ subscribers });
        if (subscribers.length === 0) {
          output.print('Nobody yet. "digest subscribers add me@example.org" adds the first.');
          return 0;
        }
        const { table } = await import('../table.ts');
        output.print(
          table(
            [
              { title: 'address', flexible: true },
              { title: 'name' },
              { title: 'state' },
              { title: 'editions' },
            ],
            subscribers.map(({ email, name, state, preferences }) => [
              email,
              name ?? '',
              state,
              preferences.periods.join(', '),
            ]),
            output.width,
            (line) => output.paint('dim', line),
          ),
        );
        return 0;
      }),
    );
}

function defineImport(group: Command, perform: Perform): void {
  const importing = group
    .command('import')
    .argument('<file>', 'CSV; - reads stdin')
    .description('Add everyone in a CSV file, with the basis of their consent; who has left stays away.')
    .option('--consent <text>', 'on what basis they may be written to, for the record')
    .addOption(periodsOption().default(['daily']))
    .action((file: string, options: { consent?: string; periods: Period[] }) =>
      perform(importing.optsWithGlobals(), async (session) => {
        const [{ importSubscribers }, { createReadStream }, { askConsent }] = await Promise.all([
          import('../../commands/shared/subscriber-import.ts'),
          import('node:fs'),
          import('../questions.ts'),
        ]);
        const { output, signal } = session;
        const canAsk = file !== '-' && process.stdin.isTTY === true && !output.json;
        const result = await importSubscribers(
          await session.context(),
          file === '-' ? process.stdin : createReadStream(file),
          {
            periods: options.periods,
            consent: options.consent?.trim() || null,
            askConsent: canAsk ? () => askConsent(signal) : null,
          },
        );
        output.document(result);
        printImport(output, result);
        return result.refused.length > 0 ? 3 : 0;
      }),
    );
}

/** How many addresses a warning names. */
const named = 5;

function printImport(output: Output, { added, known, suppressed, refused }: ImportResult): void {
  for (const { line, reason } of refused) output.warn(`line ${line}: ${reason}`);
  if (suppressed.length > 0) {
    const more = suppressed.length > named ? `, and ${suppressed.length - named} more` : '';
    output.warn(
      `not added, because they left, bounced or complained: ${suppressed.slice(0, named).join(', ')}${more}`,
    );
  }
  const left = suppressed.length > 0 ? `${suppressed.length} suppressed, ` : '';
  output.print(`${added} added, ${known} known already, ${left}${refused.length} refused.`);
}

function defineExport(group: Command, perform: Perform): void {
  const exporting = group
    .command('export')
    .description('The whole list as CSV on stdout.')
    .action(() =>
      perform(exporting.optsWithGlobals(), async (session) => {
        const [{ listSubscribers }, { csvHeader, csvLine }] = await Promise.all([
          import('../../commands/subscribers.ts'),
          import('../../commands/shared/subscriber-csv.ts'),
        ]);
        const { output } = session;
        const subscribers = listSubscribers(await session.context(), null);
        if (output.json) {
          const all: SubscriberJson[] = [];
          for await (const each of subscribers) all.push(each);
          output.document({ subscribers: all });
          return 0;
        }
        output.raw(csvHeader);
        for await (const each of subscribers) output.raw(csvLine(each));
        return 0;
      }),
    );
}
