// `digest stats`: its tables of sources, signals, editions and subscribers.
import type { SourceStats, StatsResult } from '../../commands/stats.ts';
import type { Instant, PlainDate } from '../../model/time.ts';
import { integerArgument } from '../arguments.ts';
import type { Output } from '../output.ts';
import { option } from '../parameter.ts';
import type { Column } from '../table.ts';
import { oneLine } from '../text.ts';
import { defineVerb } from '../verb.ts';

/** Days in the small charts: two weeks show the rhythm of weekdays. */
const chartDays = 14;
/** Editions in the table; --json has all. */
const shownEditions = 10;

export const statsVerb = defineVerb({
  name: 'stats',
  description: 'What was fetched, voted, sent, bounced and subscribed, over the last days.',
  options: { days: option('--days <n>', 'how many days, today included', integerArgument(1, 3650), 30) },
  examples: [
    ['digest stats', 'the last thirty days'],
    ['digest stats --days 7 --json', 'a week, for scripts'],
  ],
  async run(session, { days }) {
    const { collectStats } = await import('../../commands/stats.ts');
    return await collectStats(await session.context(), days);
  },
  async print({ since, until, sources, signals, editions, subscribers }, output) {
    const { addDays } = await import('../../model/dates.ts');
    const title = (text: string) => output.print(output.paint('bold', text));
    const note = (text: string) => output.print(output.paint('dim', text));
    const lastDays = Array.from({ length: chartDays }, (_, index) => addDays(until, index - chartDays + 1));
    title(`Sources, ${since} to ${until}`);
    await printSources(output, sources, since, lastDays);
    note('announced, fetched: medians since submission, and since that day began; UTC');
    output.print('');
    const errors = sources.flatMap(({ source, lastError }) =>
      lastError
        ? [`${source}, last error, ${momentOf(lastError.at, since)}: ${oneLine(lastError.message)}`]
        : [],
    );
    if (errors.length > 0) output.print(`${errors.join('\n')}\n\n`);
    if (signals.length > 0) {
      title('Signals');
      await printSignals(output, signals, lastDays);
      note('at first: what papers had when first seen; gained: what was added since, by day');
      output.print('');
    }
    if (editions.length > 0) {
      title('Editions');
      await printEditions(output, editions);
      output.print('');
    }
    output.print(`${output.paint('bold', 'Subscribers')}  ${subscribersText(subscribers)}`);
  },
});

const right = (title: string): Column => ({ title, align: 'right' });

async function printSources(
  output: Output,
  sources: readonly SourceStats[],
  since: PlainDate,
  lastDays: readonly PlainDate[],
): Promise<void> {
  await output.table(
    [
      { title: 'source', flexible: true },
      { title: 'last success' },
      right('a day'),
      { title: `${chartDays} days` },
      right('announced'),
      right('fetched'),
      right('failed'),
    ],
    sources.map(({ source, lastSuccessAt, papersPerDay, days, lagHours, fetches }) => [
      source,
      lastSuccessAt === null ? 'never' : momentOf(lastSuccessAt, since),
      papersPerDay === null ? '–' : String(Math.round(papersPerDay)),
      bars(lastDays.map((date) => days.find((day) => day.date === date)?.papers ?? 0)),
      lag(lagHours.submittedToAnnounced),
      lag(lagHours.announcedToFetched),
      fetches.total === 0 ? '–' : `${fetches.failed + fetches.partial} of ${fetches.total}`,
    ]),
  );
}

async function printSignals(
  output: Output,
  signals: StatsResult['signals'],
  lastDays: readonly PlainDate[],
): Promise<void> {
  const count = (value: number | null) => (value === null ? '–' : value.toLocaleString('en-US'));
  await output.table(
    [
      { title: 'signal' },
      { title: 'of', flexible: true },
      right('changes'),
      right('at first'),
      right('gained'),
      { title: `${chartDays} days` },
    ],
    signals.map(({ name, source, changes, atFirst, gained, days }) => [
      name,
      source,
      count(changes),
      count(atFirst),
      count(gained),
      bars(lastDays.map((date) => days.find((day) => day.date === date)?.gained ?? 0)),
    ]),
  );
}

async function printEditions(output: Output, editions: StatsResult['editions']): Promise<void> {
  const rare = ['planned', 'deferred', 'failed', 'skipped', 'uncertain'] as const;
  const shown = ['sent' as const, ...rare.filter((state) => editions.some((each) => each.deliveries[state]))];
  const rows = editions.slice(0, shownEditions).map(({ edition, papers, deliveries }) => {
    const recipients = Object.values(deliveries).reduce((sum, count) => sum + count, 0);
    return [edition, ...[papers, recipients, ...shown.map((state) => deliveries[state] ?? 0)].map(String)];
  });
  await output.table(
    [{ title: 'edition', flexible: true }, right('papers'), right('recipients'), ...shown.map(right)],
    rows,
  );
  const earlier = editions.length - shownEditions;
  if (earlier > 0) output.print(`… and ${earlier} earlier`);
}

/** The word for entering a state. */
const changeWords = {
  pending: 'asked to join',
  active: 'joined',
  unsubscribed: 'left',
  bounced: 'bounced',
  complained: 'complained',
  removed: 'removed',
} as const;

function subscribersText({ states, changes }: StatsResult['subscribers']): string {
  const now = states.map(({ state, count }) => `${count} ${state}`).join(', ') || 'none';
  const totals = new Map<string, number>();
  for (const { state, count } of changes) {
    const word = changeWords[state];
    totals.set(word, (totals.get(word) ?? 0) + count);
  }
  const moved = [...totals].map(([word, count]) => `${count} ${word}`).join(', ');
  return now + (moved && `; in this time ${moved}`);
}

/** `06-11 11:05`; the whole date of what is older than `since`. */
function momentOf(at: Instant, since: PlainDate): string {
  return at < since ? at.slice(0, 10) : `${at.slice(5, 10)} ${at.slice(11, 16)}`;
}

/** `4 h`, `1.2 d`; a negative one means that it was announced under an earlier date. */
function lag(hours: number | null): string {
  if (hours === null) return '–';
  return Math.abs(hours) < 48 ? `${Math.round(hours)} h` : `${(hours / 24).toFixed(1)} d`;
}

const blocks = ' ▁▂▃▄▅▆▇█';

/** A bar for each number; zero is a gap. */
function bars(values: readonly number[]): string {
  const top = Math.max(...values, 1);
  return values.map((value) => blocks[Math.ceil((value / top) * (blocks.length - 1))]).join('');
}
