// The picture that a shared link to an edition shows.
import { decodeHTML } from 'entities';
import { expect, onTestFinished, test } from 'vitest';
import { renderShareCard } from '../../src/render/share/share-card.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { inventedEdition } from '../helpers/invented-edition.ts';
import { edition, renderSettings } from '../helpers/papers.ts';
import { startTestSite } from '../helpers/site.ts';

/** Width and height in the header of a PNG (W3C PNG specification, section 11.2.1). */
const sizeOf = (png: Buffer) => [png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)];

test('each frozen edition has one, which its page names and caches keep', async () => {
  const clock = fakeClock();
  const site = await startTestSite(onTestFinished, { clock });
  onTestFinished(() => site.close());
  await site.store.editions.freeze(inventedEdition, 'Subject', clock.now());
  const page = await (await fetch(`${site.url}/editions/daily/2026-06-16`)).text();
  const address = `${site.url}/share/daily/2026-06-16.png`;
  expect(page).toContain(`<meta property="og:image" content="${address}">`);
  expect(page).toContain('<meta name="twitter:card" content="summary_large_image">');
  const answer = await fetch(address, { headers: { 'accept-encoding': 'br, gzip' } });
  expect(answer.headers.get('content-type')).toBe('image/png');
  expect(answer.headers.get('content-encoding')).toBeNull();
  expect(answer.headers.get('cache-control')).toBe('public, max-age=86400');
  const png = Buffer.from(await answer.arrayBuffer());
  expect(sizeOf(png)).toEqual(['PNG', 1200, 630]);
  expect(png.length).toBeLessThan(100_000);
  const again = await fetch(address, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
  for (const path of ['/share/daily/2026-06-18.png', '/share/daily/x.png', '/share/hourly/2026-06-16.png'])
    expect([path, (await fetch(`${site.url}${path}`)).status]).toEqual([path, 404]);
});

const linesOf = (card: string) => [...card.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line]) => line);

test('it shows the digest, the date and three papers, each in two lines at most', () => {
  const lines = linesOf(renderShareCard(inventedEdition, renderSettings));
  expect(lines.slice(0, 3)).toEqual(['Daily Papers', 'Tuesday, June 16, 2026 · 7 of 143 papers', '212']);
  expect(lines).toHaveLength(2 + 3 + 6);
  for (const line of lines) expect(decodeHTML(line ?? '').length).toBeLessThanOrEqual(60);
});

test('a title that the font has no letters for is passed over, and mark-up is text', () => {
  const card = renderShareCard(
    edition([{ title: '筆順から学ぶ' }, { title: '<svg onload=alert(1)> & "quoted"' }, { title: 'Größe' }]),
    renderSettings,
  );
  expect(linesOf(card).slice(2)).toEqual(['&lt;svg onload=alert(1)&gt; &amp; &quot;quoted&quot;', 'Größe']);
});

test('an edition without papers has one, too', () => {
  expect(linesOf(renderShareCard(edition([]), renderSettings))).toHaveLength(2);
});
