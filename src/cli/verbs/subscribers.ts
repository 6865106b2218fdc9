// `digest subscribers`: the verbs about one address.
import { type Command, Option } from 'commander';
import type { Period } from '../../model/edition.ts';
import { parseInterests } from '../../model/interests.ts';
import { choiceArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';
import { defineSubscriberList, periodsOption } from './subscriber-list.ts';

const load = () => import('../../commands/subscribers.ts');

export function defineSubscribers(program: Command, perform: Perform): void {
  const group = program
    .command('subscribers')
    .description('The list: who gets the digest, which editions, and on what basis.')
    .addHelpText(
      'after',
      examples([
        ['digest subscribers add me@example.org', 'the daily edition'],
        [
          'digest subscribers add "Ada <ada@example.org>" --periods daily,weekly',
          'with a name, two editions',
        ],
        [
          'digest subscribers import lab.csv --consent "asked in the lab meeting"',
          'a file with the columns email, name, periods, interests',
        ],
        ['digest subscribers show ada@example.org', 'every change, when and why'],
        ['digest subscribers export > backup.csv', 'the whole list'],
      ]),
    );
  defineAdd(group, perform);
  defineRemove(group, perform);
  defineShow(group, perform);
  defineSet(group, perform);
  defineSubscriberList(group, perform);
}

function interestsOption(): Option {
  return new Option('--interests <list>', 'categories and words: "cs.CL, protein folding"').argParser(
    parseInterests,
  );
}

const againOption = ['--again', 'although they had left: they have asked for it anew'] as const;

interface AddOptions {
  name?: string;
  periods: Period[];
  interests: string[];
  consent?: string;
  again?: boolean;
}

function defineAdd(group: Command, perform: Perform): void {
  const add = group
    .command('add')
    .argument('<address>', 'reader@example.org, or "Name <reader@example.org>"')
    .description('Add someone who asked for it.')
    .option('--name <name>', 'how to call them')
    .addOption(periodsOption().default(['daily']))
    .addOption(interestsOption().default([]))
    .option('--consent <text>', 'how they asked, for the record')
    .option(...againOption)
    .action((address: string, options: AddOptions) =>
      perform(add.optsWithGlobals(), async (session) => {
        const { addSubscriber } = await load();
        const result = await addSubscriber(await session.context(), {
          address,
          name: options.name ?? null,
          periods: options.periods,
          interests: options.interests,
          consent: options.consent ?? null,
          again: options.again ?? false,
        });
        session.output.document(result);
        const { email, preferences } = result.subscriber;
        const state = result.added ? 'is subscribed' : 'was subscribed already';
        session.output.print(`${email} ${state} (${preferences.periods.join(', ')}).`);
        return 0;
      }),
    );
}

function defineRemove(group: Command, perform: Perform): void {
  const remove = group
    .command('remove')
    .argument('<address>')
    .description('Take someone off the list for good; what is planned for them is not sent.')
    .option('--erase', 'forget all that is kept about them, too')
    .action((address: string, options: { erase?: boolean }) =>
      perform(remove.optsWithGlobals(), async (session) => {
        const { removeSubscriber } = await load();
        const result = await removeSubscriber(await session.context(), address, {
          erase: options.erase ?? false,
        });
        session.output.document(result);
        session.output.print(`${result.email} is off the list, and imports leave it so.`);
        return 0;
      }),
    );
}

function defineShow(group: Command, perform: Perform): void {
  const show = group
    .command('show')
    .argument('<address>')
    .description('What is known of one subscriber, and every change of their state.')
    .action((address: string) =>
      perform(show.optsWithGlobals(), async (session) => {
        const { showSubscriber } = await load();
        const subscriber = await showSubscriber(await session.context(), address);
        const { output } = session;
        output.document(subscriber);
        const { email, name, state, preferences, createdAt, consent, consentedAt, history } = subscriber;
        const { periods, interests } = preferences;
        output.print(output.paint('bold', name ? `${name} <${email}>` : email));
        output.print(`${state}, gets ${periods.join(', ') || 'nothing'}, since ${createdAt.slice(0, 10)}`);
        if (interests.length > 0) output.print(`interests: ${interests.join(', ')}`);
        output.print(
          `consent: ${consent ?? 'none on record'}${consentedAt ? `, ${consentedAt.slice(0, 10)}` : ''}`,
        );
        const { table } = await import('../table.ts');
        output.print(
          table(
            [{ title: 'when (UTC)' }, { title: 'state' }, { title: 'by' }, { title: 'why', flexible: true }],
            history.map((change) => [
              change.at.slice(0, 16).replace('T', ' '),
              change.state,
              change.source,
              change.cause,
            ]),
            output.width,
            (line) => output.paint('dim', line),
          ),
        );
        return 0;
      }),
    );
}

interface SetOptions {
  name?: string;
  periods?: Period[];
  interests?: string[];
  state?: 'active' | 'unsubscribed';
  again?: boolean;
}

function defineSet(group: Command, perform: Perform): void {
  const set = group
    .command('set')
    .argument('<address>')
    .description('Change name, editions, interests or state.')
    .option('--name <name>', 'how to call them; "" for no name')
    .addOption(periodsOption())
    .addOption(interestsOption())
    .option('--state <state>', 'active or unsubscribed', choiceArgument(['active', 'unsubscribed'] as const))
    .option(...againOption)
    .action((address: string, options: SetOptions) =>
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
