// `digest subscribers`: the verbs about one address, and the group of all.
import { anyText, choiceArgument, periodsArgument } from '../arguments.ts';
import { argument, flag, option } from '../parameter.ts';
import { defineVerb, type VerbGroup } from '../verb.ts';
import { exportVerb, importVerb, listVerb } from './subscriber-list.ts';

/** The latest deliveries that `show` lists; `digest deliveries --for` has all. */
const shownDeliveries = 10;

const load = () => import('../../commands/subscribers.ts');

/** Throws a `ConfigError` for an invalid rule. */
async function interestsFrom(text: string): Promise<string[]> {
  const { requireInterests } = await import('../../commands/shared/readers/require-rules.ts');
  return requireInterests(text);
}

const periodsFlags = [
  '--periods <list>',
  'editions: daily,weekly,monthly,trending',
  periodsArgument,
] as const;
const interestsFlags = [
  '--interests <list>',
  'rules as in "digest profile": "cs.CL, protein folding"',
  anyText,
] as const;
const address = argument('<address>');
const again = flag('--again', 'even if they had unsubscribed: they have asked for it again');

const addVerb = defineVerb({
  name: 'add',
  description: 'Add someone who asked for it.',
  arguments: { address: argument('<address>', 'reader@example.org, or "Name <reader@example.org>"') },
  options: {
    name: option('--name <name>', 'their name', anyText),
    periods: option(...periodsFlags),
    interests: option(...interestsFlags),
    consent: option('--consent <text>', 'how they consented, for the record'),
    again,
  },
  async run(session, input) {
    const { addSubscriber } = await load();
    const interests = await interestsFrom(input.interests ?? '');
    return await addSubscriber(await session.context(), { ...input, interests });
  },
  print({ subscriber: { email, preferences }, added }, output) {
    const state = added ? 'is subscribed' : 'was subscribed already';
    output.print(`${email} ${state} (${preferences.periods.join(', ')}).`);
  },
});

const removeVerb = defineVerb({
  name: 'remove',
  description: 'Remove someone for good; what is planned for them is not sent.',
  arguments: { address },
  options: { erase: flag('--erase', 'delete all data about them, too') },
  async run(session, { address: email, erase }) {
    const { removeSubscriber } = await load();
    return await removeSubscriber(await session.context(), email, { erase });
  },
  print: ({ email }, output) => output.print(`${email} is removed, and imports do not add it again.`),
});

const showVerb = defineVerb({
  name: 'show',
  description: 'What is stored about one subscriber, and every change of their state.',
  arguments: { address },
  async run(session, { address: email }) {
    const { showSubscriber } = await load();
    return await showSubscriber(await session.context(), email);
  },
  async print(subscriber, output) {
    const { email, name, state, preferences, createdAt, consent, consentedAt, history, deliveries } =
      subscriber;
    const { periods, interests } = preferences;
    output.print(output.paint('bold', name ? `${name} <${email}>` : email));
    output.print(`${state}, gets ${periods.join(', ') || 'nothing'}, since ${createdAt.slice(0, 10)}`);
    if (interests.length > 0) output.print(`interests: ${interests.join(', ')}`);
    output.print(
      `consent: ${consent ?? 'none on record'}${consentedAt ? `, ${consentedAt.slice(0, 10)}` : ''}`,
    );
    await output.table(
      [{ title: 'when (UTC)' }, { title: 'state' }, { title: 'by' }, { title: 'why', flexible: true }],
      history.map((change) => [
        change.at.slice(0, 16).replace('T', ' '),
        change.state,
        change.source,
        change.cause,
      ]),
    );
    if (deliveries.length === 0) return;
    output.print('');
    await output.table(
      [{ title: 'edition' }, { title: 'state' }, { title: 'sent (UTC)' }, { title: 'reply', flexible: true }],
      deliveries
        .slice(-shownDeliveries)
        .map(({ editionId, state: each, sentAt, response }) => [
          editionId,
          each,
          sentAt?.slice(0, 16).replace('T', ' ') ?? '',
          response ?? '',
        ]),
    );
  },
});

const setVerb = defineVerb({
  name: 'set',
  description: 'Change name, editions, interests or state.',
  arguments: { address },
  options: {
    name: option('--name <name>', 'their name; "" for no name', anyText),
    periods: option(...periodsFlags),
    interests: option(...interestsFlags),
    state: option(
      '--state <state>',
      'active or unsubscribed',
      choiceArgument(['active', 'unsubscribed'] as const),
    ),
    again,
  },
  async run(session, { address: email, ...change }) {
    const { setSubscriber } = await load();
    const interests = change.interests === null ? null : await interestsFrom(change.interests);
    return { subscriber: await setSubscriber(await session.context(), email, { ...change, interests }) };
  },
  print({ subscriber: { email, state, preferences } }, output) {
    output.print(`${email}: ${state}, ${preferences.periods.join(', ')}.`);
  },
});

export const subscribersVerbs: VerbGroup = {
  name: 'subscribers',
  description: 'The list: who gets the digest, which editions, and with what consent.',
  examples: [
    ['digest subscribers add me@example.org', 'the edition that comes most often'],
    ['digest subscribers add "Ada <ada@example.org>" --periods daily,weekly', 'with a name, two editions'],
    [
      'digest subscribers import lab.csv --consent "asked in the lab meeting"',
      'a file with the columns email, name, periods, interests',
    ],
    ['digest subscribers show ada@example.org', 'every change, when and why'],
    ['digest subscribers export > backup.csv', 'the whole list'],
  ],
  verbs: [addVerb, removeVerb, showVerb, setVerb, listVerb, importVerb, exportVerb],
};
