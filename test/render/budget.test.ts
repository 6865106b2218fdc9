import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Html } from '../../src/render/html.ts';
import { fitPapers, fitSections, maxHtmlBytes } from '../../src/render/mail/budget.ts';
import { renderMail } from '../../src/render/mail/email.ts';
import { type Detail, details } from '../../src/render/mail/paper.ts';
import { inventedEdition } from '../helpers/invented-edition.ts';
import { edition, renderSettings } from '../helpers/papers.ts';

/** A block that names its paper and detail, and takes less room at each step. */
const render = (paper: number, detail: Detail) =>
  new Html(`${paper}:${detail}`.padEnd(500 - 100 * details.indexOf(detail), '.'));
const shown = (blocks: readonly Html[]) => blocks.map(({ text }) => text.replace(/\.+$/, ''));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('within its budget a mail', () => {
  test('shows all of everything where there is room', () => {
    const { blocks, omitted } = fitPapers(numbers(3), 1500, render);
    expect(shown(blocks)).toEqual(['1:full', '2:full', '3:full']);
    expect(omitted).toBe(0);
  });

  test('shortens the last papers first, a step at a time', () => {
    const { blocks } = fitPapers(numbers(23), 23 * 500 - 150, render);
    expect(shown(blocks).slice(19)).toEqual(['20:full', '21:full', '22:brief', '23:brief']);
  });

  test('makes the tail a list of titles, and leaves its end out, before the first twenty lose a word', () => {
    const { blocks, omitted } = fitPapers(numbers(40), 20 * 500 + 5 * 100, render);
    expect(
      shown(blocks)
        .slice(0, 20)
        .every((text) => text.endsWith(':full')),
    ).toBe(true);
    expect(shown(blocks).slice(20)).toEqual(['21:title', '22:title', '23:title', '24:title', '25:title']);
    expect(omitted).toBe(15);
  });

  test('keeps something even where nearly nothing fits', () => {
    const { blocks, omitted } = fitPapers(numbers(20), 400, render);
    expect(shown(blocks)).toEqual(['1:meta', '2:title', '3:title']);
    expect(omitted).toBe(17);
  });
});

describe('of two sections', () => {
  const sectionsWithin = (maxBytes: number) => {
    const { blocks, second } = fitSections(numbers(4), [91, 92, 93], maxBytes, render, render);
    return [shown(blocks), shown(second)];
  };

  test('both are whole where there is room', () => {
    expect(sectionsWithin(3500)).toEqual([
      ['1:full', '2:full', '3:full', '4:full'],
      ['91:full', '92:full', '93:full'],
    ]);
  });

  test('the second is shortened before the first loses a word', () => {
    expect(sectionsWithin(3300)).toEqual([
      ['1:full', '2:full', '3:full', '4:full'],
      ['91:full', '92:brief', '93:brief'],
    ]);
    expect(sectionsWithin(2300)).toEqual([
      ['1:full', '2:full', '3:full', '4:full'],
      ['91:title', '92:title', '93:title'],
    ]);
  });

  test('the titles of the second stay, since its papers come once', () => {
    expect(sectionsWithin(1900)).toEqual([
      ['1:full', '2:full', '3:full', '4:title'],
      ['91:title', '92:title', '93:title'],
    ]);
  });
});

test('a mail of any length and any words is whole, and under the limit', async () => {
  const papers = inventedEdition.entries.map(({ paper }) => paper);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 400 }),
      fc.nat(3),
      fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 5 }),
      async (length, missed, words) => {
        const long = edition(
          numbers(length).map((rank) => ({
            ...papers[rank % papers.length],
            title: `${words.join(' ')} ${rank}`,
            abstract: `${words.join(' ')} `.repeat(12),
          })),
        );
        const late = edition(
          numbers(missed).map((rank) => ({
            title: `${words.join(' ')} ${rank}`,
            abstract: 'Words. '.repeat(90),
          })),
        );
        const { html } = await renderMail({ ...long, missed: late.entries }, renderSettings);
        expect(Buffer.byteLength(html)).toBeLessThanOrEqual(maxHtmlBytes);
        expect(html.match(/<h2/g)?.length ?? 0).toBe(html.match(/<\/h2>/g)?.length ?? 0);
        expect(html.match(/<h3/g)?.length ?? 0).toBe(missed);
        expect(html).toContain('>Unsubscribe<');
        expect(html.trimEnd().endsWith('</html>')).toBe(true);
      },
    ),
    { numRuns: 10 },
  );
});

test('of papers left out the mail says how many, and where they are', async () => {
  const { html } = await renderMail(
    edition(numbers(900).map((rank) => ({ title: `Paper ${rank}`, abstract: 'Words. '.repeat(50) }))),
    renderSettings,
  );
  const shownCount = html.match(/<h2/g)?.length ?? 0;
  expect(shownCount).toBeGreaterThan(100);
  expect(html).toContain(`and ${900 - shownCount} more on the web`);
});

test('fifty papers with abstracts of 300 characters fit in full', async () => {
  const { html } = await renderMail(
    edition(
      numbers(50).map((rank) => ({
        title: `A Paper with a Title, Number ${rank}`,
        abstract: 'Some words here. '.repeat(18),
      })),
    ),
    renderSettings,
  );
  expect(Buffer.byteLength(html)).toBeLessThan(80_000);
  expect(html.match(/Some words here/g)?.length).toBeGreaterThan(50 * 10);
});
