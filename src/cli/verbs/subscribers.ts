// `digest subscribers`: the list, by the command line.
import { createReadStream } from 'node:fs';
import { type Command, Option } from 'commander';
import type { SubscriberJson } from '../../commands/subscribers.ts';
import type { Period } from '../../model/edition.ts';
import { type SubscriberState, subscriberStates } from '../../model/subscriber.ts';
import { choiceArgument, periodsArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';
import { table } from '../table.ts';

const load = () => import('../../commands/subscribers.ts');

export function defineSubscribers(program: Command, perform: Perform): void {
  const group = program
    .command('subscribers')
    .description('The list: who gets the digest, and which editions.')
    .addHelpText(
      'after',
      examples([
        ['digest subscribers add me@example.org', 'the daily edition'],
        [
          'digest subscribers add "Ada <ada@example.org>" --periods daily,weekly',
          'with a name, two editions',
        ],
        ['digest subscribers import lab.csv', 'a file with the columns email, name, periods'],
        ['digest subscribers export > backup.csv', 'the whole list'],
      ]),
    );
  defineOne(group, perform);
  defineMany(group, perform);
}

function periodsOption(): Option {
  return new Option('--periods <list>', 'editions: daily,weekly,monthly,trending').argParser(periodsArgument);
}

/** The verbs about one address. */
function defineOne(group: Command, perform: Perform): void {
  const add = group
    .command('add')
    .argument('<address>', 'reader@example.org, or "Name <reader@example.org>"')
    .description('Add someone who asked for it.')
    .option('--name <name>', 'how to call them')
    .addOption(periodsOption().default(['daily']))
    .action((address: string, options: { name?: string; periods: Period[] }) =>
      perform(add.optsWithGlobals(), async (session) => {
        const { addSubscriber } = await load();
        const result = await addSubscriber(await session.context(), {
          address,
          name: options.name ?? null,
          periods: options.periods,
        });
        session.output.document(result);
        const { email, preferences } = result.subscriber;
        const state = result.added ? 'is subscribed' : 'was subscribed already';
        session.output.print(`${email} ${state} (${preferences.periods.join(', ')}).`);
        return 0;
      }),
    );
  const remove = group
    .command('remove')
    .argument('<address>')
    .description('Take someone off the list; what is planned for them is not sent.')
    .action((address: string) =>
      perform(remove.optsWithGlobals(), async (session) => {
        const { removeSubscriber } = await load();
        const result = await removeSubscriber(await session.context(), address);
        session.output.document(result);
        session.output.print(`${result.email} is off the list.`);
        return 0;
      }),
    );
  const show = group
    .command('show')
    .argument('<address>')
    .description('What is known of one subscriber.')
    .action((address: string) =>
      perform(show.optsWithGlobals(), async (session) => {
        const { showSubscriber } = await load();
        const subscriber = await showSubscriber(await session.context(), address);
        const { output } = session;
        output.document(subscriber);
        const { email, name, state, preferences, createdAt } = subscriber;
        output.print(output.paint('bold', name ? `${name} <${email}>` : email));
        output.print(
          `${state}, gets ${preferences.periods.join(', ') || 'nothing'}, since ${createdAt.slice(0, 10)}`,
        );
        return 0;
      }),
    );
  const set = group
    .command('set')
    .argument('<address>')
    .description('Change name, editions or state.')
    .option('--name <name>', 'how to call them; "" for no name')
    .addOption(periodsOption())
    .option('--state <state>', 'active or unsubscribed', choiceArgument(['active', 'unsubscribed'] as const))
    .action(
      (address: string, options: { name?: string; periods?: Period[]; state?: 'active' | 'unsubscribed' }) =>
        perform(set.optsWithGlobals(), async (session) => {
          const { setSubscriber } = await load();
          const subscriber = await setSubscriber(await session.context(), address, options);
          session.output.document({ subscriber });
          session.output.print(
            `${subscriber.email}: ${subscriber.state}, ${subscriber.preferences.periods.join(', ')}.`,
          );
          return 0;
        }),
    );
}

/** The verbs about the whole list. */
function defineMany(group: Command, perform: Perform): void {
  const list = group
    .command('list')
    .description('Everyone on the list.')
    .option('--state <state>', subscriberStates.join(', '), choiceArgument(subscriberStates))
    .action((options: { state?: SubscriberState }) =>
      perform(list.optsWithGlobals(), async (session) => {
        const { listSubscribers } = await load();
        const { output } = session;
        const subscribers: SubscriberJson[] = [];
        for await (const each of listSubscribers(await session.context(), options.state ?? null))
          subscribers.push(each);
        output.document({ subscribers });
        if (subscribers.length === 0) {
          output.print('Nobody yet. "digest subscribers add me@example.org" adds the first.');
          return 0;
        }
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
  const importing = group
    .command('import')
    .argument('<file>', 'CSV; - reads stdin')
    .description('Add everyone in a CSV file; who has left stays away.')
    .addOption(periodsOption().default(['daily']))
    .action((file: string, options: { periods: Period[] }) =>
      perform(importing.optsWithGlobals(), async (session) => {
        const { importSubscribers } = await load();
        const input = file === '-' ? process.stdin : createReadStream(file);
        const result = await importSubscribers(await session.context(), input, options.periods);
        const { output } = session;
        output.document(result);
        for (const { line, reason } of result.refused) output.warn(`line ${line}: ${reason}`);
        output.print(
          `${result.added} added, ${result.known} known already, ${result.refused.length} refused.`,
        );
        return result.refused.length > 0 ? 3 : 0;
      }),
    );
  const exporting = group
    .command('export')
    .description('The whole list as CSV on stdout.')
    .action(() =>
      perform(exporting.optsWithGlobals(), async (session) => {
        const [{ listSubscribers }, { csvHeader, csvLine }] = await Promise.all([
          load(),
          import('../../commands/subscriber-csv.ts'),
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
