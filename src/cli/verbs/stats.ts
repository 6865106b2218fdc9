// `digest stats`: its tables of sources, signals, editions and subscribers.
import type { Command } from 'commander';
import type { SourceStats, StatsResult } from '../../commands/stats.ts';
import type { Instant, PlainDate } from '../../model/time.ts';
import { integerArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Output } from '../output.ts';
import type { Perform } from '../program.ts';
import type { Column } from '../table.ts';

/** Days in the small charts: two weeks show the rhythm of weekdays. */
const chartDays = 14;
/** Editions in the table; --json has all. */
const shownEditions = 10;

export function defineStats(program: Command, perform: Perform): void {
  program
    .command('stats')
    .description('What was fetched, voted, sent, bounced and subscribed, over the last days.')
    .option('--days <n>', 'how many days, today included', integerArgument(1, 3650), 30)
    .addHelpText(
      'after',
      examples([
        ['digest stats', 'the last thirty days'],
        ['digest stats --days 7 --json', 'a week, for scripts'],
      ]),
    )
    .action((options: { days: number }, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { collectStats } = await import('../../commands/stats.ts');
        const result = await collectStats(await session.context(), options.days);
        session.output.document(result);
        if (!session.output.json) await printStats(session.output, result);
        return 0;
      }),
    );
}

async function printStats(output: Output, result: StatsResult): Promise<void> {
  const [{ table }, { addDays }] = await Promise.all([import('../table.ts'), import('../../model/dates.ts')]);
  const draw: Draw = (columns, rows) =>
    table(columns, rows, output.width, (line) => output.paint('dim', line));
  const title = (text: string) => output.paint('bold', text);
  const { since, until, sources, signals, editions, subscribers } = result;
  const lastDays = Array.from({ length: chartDays }, (_, index) => addDays(until, index - chartDays + 1));
  const sections = [
    [
      title(`Sources, ${since} to ${until}`),
      sourceTable(sources, since, lastDays, draw),
      output.paint('dim', 'announced, fetched: medians since submission, and since that day began; UTC'),
    ],
    sources.flatMap(({ source, lastError }) =>
      lastError
        ? [`${source}, last error, ${momentOf(lastError.at, since)}: ${oneLine(lastError.message)}`]
        : [],
    ),
    signals.length > 0
      ? [
          title('Signals'),
          signalTable(signals, lastDays, draw),
          output.paint(
            'dim',
            'at first: what papers had when first seen; gained: what was added since, by day',
          ),
        ]
      : [],
    editions.length > 0 ? [title('Editions'), editionTable(editions, draw)] : [],
    [`${title('Subscribers')}  ${subscribersInWords(subscribers)}`],
  ];
  output.print(
    sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
  );
}

type Draw = (columns: readonly Column[], rows: readonly (readonly string[])[]) => string;

const right = (title: string): Column => ({ title, align: 'right' });

function sourceTable(
  sources: readonly SourceStats[],
  since: PlainDate,
  lastDays: readonly PlainDate[],
  draw: Draw,
): string {
  return draw(
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

function signalTable(signals: StatsResult['signals'], lastDays: readonly PlainDate[], draw: Draw): string {
  const count = (value: number | null) => (value === null ? '–' : value.toLocaleString('en-US'));
  return draw(
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

function editionTable(editions: StatsResult['editions'], draw: Draw): string {
  const rare = ['planned', 'deferred', 'failed', 'skipped', 'uncertain'] as const;
  const shown = ['sent' as const, ...rare.filter((state) => editions.some((each) => each.deliveries[state]))];
  const rows = editions.slice(0, shownEditions).map(({ edition, papers, deliveries }) => {
    const recipients = Object.values(deliveries).reduce((sum, count) => sum + count, 0);
    return [edition, ...[papers, recipients, ...shown.map((state) => deliveries[state] ?? 0)].map(String)];
  });
  const table = draw(
    [{ title: 'edition', flexible: true }, right('papers'), right('recipients'), ...shown.map(right)],
    rows,
  );
  const earlier = editions.length - shownEditions;
  return earlier > 0 ? `${table}\n… and ${earlier} earlier` : table;
}

/** What coming into a state is called. */
const changeWords = {
  pending: 'asked to join',
  active: 'joined',
  unsubscribed: 'left',
  bounced: 'bounced',
  complained: 'complained',
  removed: 'removed',
} as const;

function subscribersInWords({ states, changes }: StatsResult['subscribers']): string {
  const now = states.map(({ state, count }) => `${count} ${state}`).join(', ') || 'none';
  const totals = new Map<string, number>();
  for (const { state, count } of changes) {
    const word = changeWords[state];
    totals.set(word, (totals.get(word) ?? 0) + count);
  }
  const moved = [...totals].map(([word, count]) => `${count} ${word}`).join(', ');
  return now + (moved && `; in this time ${moved}`);
}

/** `06-11 11:05`; of what lies before the time that is looked at, the whole date. */
function momentOf(at: Instant, since: PlainDate): string {
  return at < since ? at.slice(0, 10) : `${at.slice(5, 10)} ${at.slice(11, 16)}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** `4 h`, `1.2 d`; a negative one means that it was announced under an earlier date. */
function lag(hours: number | null): string {
  if (hours === null) return '–';
  return Math.abs(hours) < 48 ? `${Math.round(hours)} h` : `${(hours / 24).toFixed(1)} d`;
}

const blocks = ' ▁▂▃▄▅▆▇█';

/** A block for each number; a day without any is a gap. */
function bars(values: readonly number[]): string {
  const top = Math.max(...values, 1);
  return values.map((value) => blocks[Math.ceil((value / top) * (blocks.length - 1))]).join('');
}
