// Selecting for readers with the store's vectors: what a like finds that shares as many words as its rivals.
import { expect, onTestFinished, test } from 'vitest';
import { candidatesOf, ReaderSelections } from '../../src/commands/shared/readers/reader-selection.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { Edition } from '../../src/model/edition.ts';
import { commandContext } from '../helpers/command-context.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

const at = '2026-06-16T05:00:00.000Z';
const colours = ['Amber', 'Bronze', 'Coral', 'Denim', 'Ebony', 'Fawn', 'Green', 'Hazel'];
/** Has the meaning of the liked paper, which its words don't show. */
const meant = 'Green';

test('a like brings the paper of the same meaning before those with as many words in common', async () => {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  const paper = (key: string, title: string) =>
    record({ key, identifiers: { arxiv: key }, title, abstract: null, authors: [] });
  const records = [
    paper('2605.00001', 'Lanterns at sea'),
    ...colours.map((colour, index) => paper(`2606.0000${index}`, `${colour} lanterns`)),
    ...colours.map((colour, index) => paper(`2606.1000${index}`, `${colour} hats of felt`)),
  ];
  await store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, at);
  const model = await store.vectors.addModel({ name: 'test', dimensions: 2, papers: 0 }, null, at);
  await store.vectors.activate(model.id);
  await store.searchIndex.takeIn(100, (text) =>
    text.startsWith(meant) || text.startsWith('Lanterns') ? Int8Array.of(0, 127) : Int8Array.of(127, 0),
  );

  const { subscriber } = await store.subscribers.add(
    { email: 'ada@example.org', name: null, preferences: { periods: ['daily'] } },
    at,
  );
  await store.profiles.mark(subscriber.id, {
    paperId: 'arxiv:2605.00001',
    kind: 'like',
    at,
    origin: 'command',
  });
  const listed = await Promise.all(records.slice(1).map(({ key }) => store.papers.find(key)));
  const edition: Edition = {
    id: 'daily/2026-06-16',
    period: 'daily',
    date: '2026-06-16',
    entries: listed.flatMap((found, index) =>
      found
        ? [{ rank: index + 1, paper: found.paper, score: 0, reasons: [], picked: false, note: null }]
        : [],
    ),
    missed: [],
    considered: listed.length,
    frozenAt: null,
  };
  const context = commandContext({ config: parseConfig('', '/digest.yaml', {}), store, clock: fakeClock() });
  const selections = new ReaderSelections(context, {
    edition,
    candidates: () => candidatesOf(context, edition),
  });

  const selection = (await selections.select([subscriber.id])).get(subscriber.id);
  const [first] = selection?.papers ?? [];
  expect(first).toMatchObject({
    id: `arxiv:2606.0000${colours.indexOf(meant)}`,
    section: 'for-you',
    reasons: ['close to “Lanterns at sea”, which you liked'],
  });
});
