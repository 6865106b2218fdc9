// What the search box offers as one types, and that only its own script may run.
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { fakeClock } from '../helpers/fake-clock.ts';
import { record } from '../helpers/papers.ts';
import { startTestSite, type TestSite } from '../helpers/site.ts';

let site: TestSite;

beforeEach(async () => {
  const clock = fakeClock();
  site = await startTestSite(onTestFinished, { clock });
  onTestFinished(() => site.close());
  const paper = (key: string, title: string, authors: string[], lab: string | null) =>
    record({
      key,
      identifiers: { arxiv: key },
      title,
      authors: authors.map((name) => ({ name, affiliations: [] })),
      organization: lab === null ? null : { name: lab, fullname: lab },
    });
  const records = [
    paper('2606.90001', 'Lanterns "on" <Lakes>', ['Zoë Bräuer', 'Lan Terry'], 'Lantern Institute'),
    paper('2606.90002', 'Lanterns in Caves', ['Zoë Bräuer'], null),
    paper('2606.90003', 'Beetles', ['Bo Berg'], null),
  ];
  await site.store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, clock.now());
});

async function suggested(query: string): Promise<string[]> {
  const response = await fetch(`${site.url}/suggest?q=${encodeURIComponent(query)}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  const [asked, suggestions] = (await response.json()) as [string, string[]];
  expect(asked).toBe(query.trim());
  return suggestions;
}

test('names come first, then titles; each finds what it names when it is searched for', async () => {
  expect(await suggested('bräu')).toEqual(['author:"Zoë Bräuer"', expect.any(String), expect.any(String)]);
  expect(await suggested('brau zo')).toContain('author:"Zoë Bräuer"');
  const all = await suggested('lantern');
  expect(all[0]).toBe('org:"Lantern Institute"');
  expect(all).toContain('Lanterns on <Lakes>');
  for (const query of all) {
    const page = await (await fetch(`${site.url}/search?q=${encodeURIComponent(query)}`)).text();
    expect([query, page.includes('Lanterns')]).toEqual([query, true]);
  }
});

test('a name is offered in every spelling that search takes for it', async () => {
  const named = record({
    key: '2606.90009',
    identifiers: { arxiv: '2606.90009' },
    title: 'Tides',
    authors: [{ name: 'Łukasz Groß', affiliations: [] }],
  });
  const page = { records: [named], rejects: [], cursor: null };
  await site.store.papers.savePage('arxiv', page, '2026-06-16T05:00:00.000Z');
  for (const query of ['lukasz', 'Łukasz', 'gross', 'groß'])
    expect([query, (await suggested(query))[0]]).toEqual([query, 'author:"Łukasz Groß"']);
});

test.each(['', ' ', 'nosuchwordanywhere', 'author:"Zoë', '-lantern', 'x'.repeat(5000)])(
  'nothing is offered for %j',
  async (query) => {
    const response = await fetch(`${site.url}/suggest?q=${encodeURIComponent(query)}`);
    expect(((await response.json()) as [string, string[]])[1]).toEqual([]);
  },
);

test('the pages with a search box have its script, which is small; nothing else may run or be loaded', async () => {
  const { headers } = await fetch(`${site.url}/`);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`; script-src ${site.url}/suggest.js; connect-src ${site.url}/suggest;`);
  for (const path of ['/', '/search?q=lantern', '/papers/arxiv:2606.90001']) {
    const page = await (await fetch(`${site.url}${path}`)).text();
    expect(page.match(/<script[^>]*>/g)).toEqual([`<script src="${site.url}/suggest.js" defer>`]);
  }
  expect(await (await fetch(`${site.url}/subscribe`)).text()).not.toContain('<script');
  const script = await fetch(`${site.url}/suggest.js`);
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect((await script.text()).length).toBeLessThan(2_000);
});
