// `digest profile`: the rules, likes and preferences by which a reader's papers are selected.
import { librariesExitCode } from '../../commands/shared/exit-codes.ts';
import { anyText, choiceArgument, integerArgument } from '../arguments.ts';
import type { Output } from '../output.ts';
import { argument, option } from '../parameter.ts';
import { defineVerb, type VerbGroup } from '../verb.ts';
import { printLibraries } from './fetch.ts';

const load = () => import('../../commands/profile.ts');

const email = argument('<email>', 'a subscriber');
const id = argument('<id>', 'arXiv id or URL, DOI, or an id from digest');

type Shown = Awaited<ReturnType<typeof import('../../commands/profile.ts')['showProfile']>>;

async function printProfile({ email: reader, rules, marks, library, ...preferences }: Shown, output: Output) {
  output.print(output.paint('bold', reader));
  if (rules.length === 0 && marks.length === 0 && library === 0)
    output.print('No profile: this reader gets the common list.');
  for (const { rule } of rules) output.print(`  ${rule}`);
  const percent = Math.round(preferences.forYouShare * 100);
  output.print(
    `${percent} % of the places are for them; when nothing matches: ${preferences.whenQuiet === 'no-mail' ? 'no mail' : 'what trends'}.`,
  );
  if (library > 0) output.print(`${library} ${library === 1 ? 'paper' : 'papers'} in their library.`);
  if (marks.length === 0) return;
  await output.table(
    [{ title: 'marked' }, { title: 'on' }, { title: 'paper' }, { title: 'title', flexible: true }],
    marks.map(({ kind, at, paperId, title }) => [kind, at.slice(0, 10), paperId, title]),
  );
}

const showVerb = defineVerb({
  name: 'show',
  description: 'What a reader wants.',
  arguments: { email },
  async run(session, input) {
    const { showProfile } = await load();
    return await showProfile(await session.context(), input.email);
  },
  print: printProfile,
});

const setVerb = defineVerb({
  name: 'set',
  description: "Change a reader's rules and preferences.",
  arguments: { email },
  options: {
    rules: option('--rules <rules>', 'replace all rules with these; "" for none', anyText),
    add: option('--add <rules>', 'add these rules'),
    remove: option('--remove <rules>', 'remove these rules'),
    share: option('--share <percent>', 'the share of a mail that the profile fills', integerArgument(0, 100)),
    whenQuiet: option(
      '--when-quiet <choice>',
      'what to send when nothing matches: trending, no-mail',
      choiceArgument(['trending', 'no-mail'] as const),
    ),
  },
  async run(session, { email: reader, share, ...change }) {
    const { setProfile } = await load();
    const forYouShare = share === null ? null : share / 100;
    return await setProfile(await session.context(), reader, { ...change, forYouShare });
  },
  print: printProfile,
});

const likeVerb = defineVerb({
  name: 'like',
  description: 'Record that a reader likes a paper; similar papers will rank higher.',
  arguments: { email, id },
  options: {
    as: option(
      '--as <kind>',
      'like, save or dislike',
      choiceArgument(['like', 'save', 'dislike'] as const),
      'like',
    ),
  },
  async run(session, { email: reader, id: paper, as }) {
    const { markPaper } = await load();
    return await markPaper(await session.context(), reader, paper, as);
  },
  print: ({ email: reader, title, mark }, output) => output.print(`${reader}: ${mark} “${title}”.`),
});

const unlikeVerb = defineVerb({
  name: 'unlike',
  description: 'Take back a like, a save or a dislike.',
  arguments: { email, id },
  async run(session, { email: reader, id: paper }) {
    const { unmarkPaper } = await load();
    return await unmarkPaper(await session.context(), reader, paper);
  },
  print: ({ email: reader, title }, output) => output.print(`${reader}: the mark on “${title}” is removed.`),
});

const testVerb = defineVerb({
  name: 'test',
  description: 'What the profile would have found in the last weeks, with reasons.',
  arguments: { email },
  options: { weeks: option('--weeks <n>', 'how many weeks', integerArgument(1, 12), 4) },
  async run(session, { email: reader, weeks }) {
    const { testProfile } = await import('../../commands/test-profile.ts');
    return await testProfile(await session.context(), reader, weeks);
  },
  print({ days }, output) {
    if (days.length === 0) output.print('Nothing was announced in that time.');
    for (const { date, considered, papers } of days) {
      const count = `${papers.length} of ${considered}`;
      output.print(`${output.paint('bold', date)}  ${output.paint('dim', count)}`);
      for (const { title, reasons, id: paper } of papers) {
        output.print(`  ${title}`);
        output.print(`  ${output.paint('dim', `${reasons.join(' · ')} · ${paper}`)}`);
      }
    }
  },
});

const syncVerb = defineVerb({
  name: 'sync',
  description: 'Sync the configured libraries of a reader, as "digest run" does.',
  arguments: { email },
  async run(session, { email: reader }) {
    const { syncProfile } = await load();
    return await syncProfile(await session.context(), reader);
  },
  print: ({ libraries }, output) => printLibraries(output, libraries),
  exitCode: librariesExitCode,
});

export const profileVerbs: VerbGroup = {
  name: 'profile',
  description: 'The profile of a reader: rules, likes, and what they would have found.',
  notes: `Rules, separated by commas: text, a "phrase", author:NAME, org:NAME, cat:CODE, source:NAME, or a sentence of four words and more.
"never" keeps papers out and "always" puts them in; "until 2026-07-01" pauses a rule.`,
  examples: [
    ['digest profile set me@example.org --add \'"sparse attention", author:LeCun\'', 'more of these'],
    [
      "digest profile set me@example.org --add 'never cat:cs.CV, always org:Harbour Lab'",
      'not these, and all of those',
    ],
    ['digest profile like me@example.org 2606.14777', 'more like this paper'],
    ['digest profile sync me@example.org', 'their Zotero library, if it is configured'],
    ['digest profile test me@example.org', 'what it would have found in the last four weeks'],
  ],
  verbs: [showVerb, setVerb, likeVerb, unlikeVerb, syncVerb, testVerb],
};
