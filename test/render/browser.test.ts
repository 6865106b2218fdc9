// The mail and the page in a real browser: nothing overflows, everything can be read.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderMail } from '../../src/render/email.ts';
import { renderPage } from '../../src/render/page.ts';
import { minContrast } from '../../src/render/theme.ts';
import { edition, renderSettings } from '../helpers/papers.ts';

const executablePath = '/usr/bin/chromium';
const settings = { ...renderSettings, sample: true };
const papers = edition([
  { title: `${'Supercalifragilistic-'.repeat(8)}end of a Very Long Title`, upvotes: 1234, comments: 5 },
  {
    organization: {
      name: 'o',
      fullname: 'An Organisation with a Name that Goes on for Quite a While, Department of Names',
    },
  },
  { abstract: null, authors: [] },
]);

describe.skipIf(!existsSync(executablePath))('in Chromium', () => {
  let browser: Browser;
  const documents: Record<string, string> = {};

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    documents['mail'] = (await renderMail(papers, settings)).html;
    documents['page'] = renderPage(papers, settings);
  });
  afterAll(() => browser.close());

  test.each(['mail', 'page'])('the %s fits the width of any screen', async (name) => {
    for (const width of [320, 390, 768, 1280]) {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.setContent(documents[name] ?? '');
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect({ width, overflow }).toEqual({ width, overflow: 0 });
      await page.close();
    }
  });

  test.each([
    ['mail', 'light'],
    ['mail', 'dark'],
    ['page', 'light'],
    ['page', 'dark'],
  ] as const)('every word of the %s can be read in the %s', async (name, colorScheme) => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme });
    await page.setContent(documents[name] ?? '');
    const faint = await page.evaluate(`(${findFaintText})(${minContrast})`);
    expect(faint).toEqual([]);
    await page.close();
  });
});

/** Runs in the page: texts whose contrast to the nearest painted background is too low. */
const findFaintText = `(minContrast) => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0) return color;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)';
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: element, textContent: text } = walker.currentNode;
    if (!text.trim() || element.closest('style, script') || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    if (style.fontSize === '1px' || style.opacity === '0') continue;
    const [a, b] = [luminance(style.color), luminance(background(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < minContrast) faint.push(text.trim().slice(0, 40) + ' ' + style.color + ' on ' + background(element));
  }
  return faint;
}`;
