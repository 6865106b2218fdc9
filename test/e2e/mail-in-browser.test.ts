// The mail and the page in a real browser: nothing overflows, everything can be read.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderMail } from '../../src/render/mail/email.ts';
import { renderEditionPage } from '../../src/render/page/edition-page.ts';
import { renderSearchPage } from '../../src/render/page/search-page.ts';
import { minContrast } from '../../src/render/theme.ts';
import { chromiumOptions, chromiumPath, findFaintText } from '../helpers/browser.ts';
import { inventedEdition } from '../helpers/invented-edition.ts';
import { edition, renderSettings } from '../helpers/papers.ts';

const settings = { ...renderSettings, sample: true };
const { entries } = edition([
  { title: `${'Supercalifragilistic-'.repeat(8)}end of a Very Long Title`, upvotes: 1234, comments: 5 },
  { title: 'Neverendingword'.repeat(20), abstract: 'Neverendingword'.repeat(20), upvotes: 987_654 },
  {
    organization: {
      name: 'o',
      fullname: 'An Organisation with a Name that Goes on for Quite a While, Department of Names',
    },
  },
]);
const papers = {
  ...inventedEdition,
  entries: [...inventedEdition.entries, ...entries],
  missed: [...inventedEdition.missed, ...entries],
};
const names = ['mail', 'page', 'page of a file', 'page of a search'] as const;
/** Stands for every thumbnail: no browser here reaches a network. */
const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"/>';

describe.skipIf(!existsSync(chromiumPath))('in Chromium', () => {
  let browser: Browser;
  const documents: Record<string, string> = {};

  beforeAll(async () => {
    browser = await chromium.launch(chromiumOptions);
    documents['mail'] = (await renderMail(papers, settings)).html;
    documents['page'] = renderEditionPage(papers, settings);
    documents['page of a file'] = renderEditionPage(papers, { ...settings, site: null });
    documents['page of a search'] = renderSearchPage(
      'long '.repeat(40),
      papers.entries.map(({ paper }) => paper),
      settings,
    );
  });
  afterAll(() => browser.close());

  /** Opens a document; every address that it asks for is noted in `asked`. */
  async function show(
    name: string,
    { width, colorScheme = 'light' }: { width: number; colorScheme?: 'light' | 'dark' },
    asked: string[] = [],
  ): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    await page.route('**/*', (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'image/svg+xml', body: picture });
    });
    await page.setContent(documents[name] ?? '');
    return page;
  }

  test.each(names)('the %s loads thumbnails, a search box its script, and nothing else', async (name) => {
    const asked: string[] = [];
    const page = await show(name, { width: 1280 }, asked);
    await page.waitForFunction('document.images[0].naturalWidth > 0');
    await page.close();
    expect(asked).toContain('https://cdn.example.org/thumbnails/2606.14001.png');
    const others = asked.filter((url) => !url.startsWith('https://cdn.example.org/thumbnails/'));
    const hasSearchBox = name === 'page' || name === 'page of a search';
    expect(others).toEqual(hasSearchBox ? [settings.site?.link('/suggest.js')] : []);
  });

  test.each(['mail', 'page'] as const)(
    'in the %s missed papers come after the list and recede',
    async (name) => {
      const page = await show(name, { width: 390 });
      const sizes = (selector: string) =>
        page.evaluate<{ text: string; top: number; size: number }[]>(`(${measureAll})('${selector}')`);
      const [list, missed] = [await sizes('h2'), await sizes('h3')];
      const heading = list.at(-1);
      expect(heading?.text).toBe('You may have missed');
      expect(missed).toHaveLength(papers.missed.length);
      expect(Math.min(...missed.map(({ top }) => top))).toBeGreaterThan(
        Math.max(...list.map(({ top }) => top)),
      );
      expect(Math.max(...missed.map(({ size }) => size))).toBeLessThan(
        Math.min(...list.map(({ size }) => size)),
      );
      await page.close();
    },
  );

  test.each(names)('the %s fits the width of any screen', async (name) => {
    const page = await show(name, { width: 320 });
    for (const width of [320, 390, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect({ width, overflow }).toEqual({ width, overflow: 0 });
    }
    await page.close();
  });

  test.each(names.flatMap((name) => [[name, 'light'] as const, [name, 'dark'] as const]))(
    'every word of the %s can be read in the %s',
    async (name, colorScheme) => {
      const page = await show(name, { width: 390, colorScheme });
      const faint = await page.evaluate(`(${findFaintText})(${minContrast})`);
      expect(faint).toEqual([]);
      await page.close();
    },
  );
});

/** Runs in the page: where the elements stand, and how large their words are. */
const measureAll = `(selector) => [...document.querySelectorAll(selector)].map((element) => ({
  text: element.textContent,
  top: element.getBoundingClientRect().top,
  size: Number.parseFloat(getComputedStyle(element).fontSize),
}))`;
