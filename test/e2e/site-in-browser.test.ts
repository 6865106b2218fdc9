// The subscribers' pages in a real browser without JavaScript, with a real mail server between the steps.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import axe from 'axe-core';
import { simpleParser } from 'mailparser';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { signToken, type TokenScope } from '../../src/model/signed-token.ts';
import { siteLink } from '../../src/model/site-links.ts';
import { minContrast } from '../../src/render/theme.ts';
import { chromiumOptions, chromiumPath, findFaintText } from '../helpers/browser.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { edition, record } from '../helpers/papers.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { startTestSite, type TestSite } from '../helpers/site.ts';
import { type FaultySmtp, startFaultySmtp } from '../helpers/smtp-catcher.ts';

const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

describe.skipIf(!existsSync(chromiumPath))('in Chromium', () => {
  let browser: Browser;
  let smtp: FaultySmtp;
  let site: TestSite;
  const clock = fakeClock();

  beforeAll(async () => {
    browser = await chromium.launch(chromiumOptions);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    smtp = await startFaultySmtp();
    onTestFinished(() => smtp.close());
    site = await startTestSite(onTestFinished, { clock, transport: `smtp://127.0.0.1:${smtp.port}` });
    onTestFinished(() => site.close());
    await site.store.editions.freeze(
      edition([{ id: 'arxiv:2606.90001', title: 'A Paper to Read' }]),
      'Subject',
      clock.now(),
    );
  });

  async function open(options: BrowserContextOptions = phone): Promise<Page> {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    return await context.newPage();
  }

  /** The mail that answers what was just asked for, and its one link. */
  async function answered() {
    await site.mailer.answerDue();
    const { to = '', raw = '' } = smtp.taken.at(-1) ?? {};
    const mail = await simpleParser(raw);
    const links = [...String(mail.html).matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? '');
    return { to, mail, links };
  }

  const headingOf = (page: Page) => page.locator('main h1').textContent();
  const stateOf = async () => (await site.store.subscribers.find('ada@example.org'))?.state ?? null;

  test('a reader subscribes, confirms, sets preferences, leaves, comes back, downloads their data and has it erased', async () => {
    const page = await open();
    await page.goto(site.url);
    await page.fill('input[type=email]', 'Ada@example.org');
    await page.click('text=Subscribe');
    expect(await headingOf(page)).toBe('Check your inbox');

    const { to, mail, links } = await answered();
    expect(to).toBe('Ada@example.org');
    expect(mail.subject).toBe('Please confirm: Daily Papers');
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied');
    expect(mail.text).toContain(links[0]);
    expect(links).toHaveLength(1);

    await page.goto(links[0] ?? '');
    expect(await stateOf()).toBe('pending');
    await page.click('text=Yes, subscribe me');
    expect(await headingOf(page)).toBe('You are on the list');
    expect(await stateOf()).toBe('active');

    await page.click('text=Choose what you get');
    await page.fill('#name', 'Ada Ames');
    await page.fill('#interests', 'cs.CL, protein folding');
    await page.check('input[value=weekly]');
    await page.click('text=Save');
    expect(await page.locator('[role=status]').textContent()).toBe('Saved.');
    expect(await page.inputValue('#interests')).toBe('cs.CL, protein folding');
    expect(await site.store.subscribers.find('ada@example.org')).toMatchObject({
      name: 'Ada Ames',
      preferences: { periods: ['daily', 'weekly'], interests: ['cs.CL', 'protein folding'] },
      consent: 'double opt-in',
    });

    await page.click('text=Stop the mails');
    expect(await headingOf(page)).toBe('The mails have stopped');
    expect(await stateOf()).toBe('unsubscribed');
    await page.click('text=Subscribe me again');
    expect(await headingOf(page)).toBe('You are on the list again');
    expect(await stateOf()).toBe('active');

    await page.goto(`${site.url}/link`);
    await page.fill('#email', 'ada@example.org');
    await page.click('text=Send me the link');
    const { links: again } = await answered();
    await page.goto(again[0] ?? '');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=All data about you'),
    ]);
    const data = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(data.subscriber).toMatchObject({ email: 'Ada@example.org', name: 'Ada Ames', state: 'active' });
    expect(data.history.map(({ state, source }: Record<string, string>) => [state, source])).toEqual([
      ['pending', 'page'],
      ['active', 'page'],
      ['unsubscribed', 'page'],
      ['active', 'page'],
    ]);

    await page.click('summary');
    await page.click('text=Erase my data now');
    expect(await headingOf(page)).toBe('Your data is erased');
    expect(await stateOf()).toBeNull();
    expect(await site.store.suppressions.find('ada@example.org')).toMatchObject({ reason: 'unsubscribed' });
    await page.goto(again[0] ?? '');
    expect(await headingOf(page)).toBe('This link does not work any more');
  });

  const link = (scope: TokenScope, subscriberId: number) =>
    siteLink(site.url, site.linkKey, { scope, subscriberId, now: clock.now() });

  /** Papers with everything that a page shows, and long words where there is no place to break them. */
  async function savePapers(): Promise<void> {
    const long = 'Supercalifragilisticexpialidocious'.repeat(3);
    const first = record({
      key: '2606.90001',
      identifiers: { arxiv: '2606.90001' },
      title: `A Paper to Read about ${long}`,
      abstract: `We read it. ${'It says a lot. '.repeat(40)}`,
      tldr: 'It is worth reading.',
      authors: Array.from({ length: 40 }, (_, index) => ({
        name: `Ada Ames${index}`,
        affiliations: [`Institute of ${long}`],
      })),
      organization: { name: 'lab', fullname: `Laboratory of ${long}` },
      categories: ['cs.CL', 'stat.ML'],
      signals: [{ name: 'upvotes', value: 3 }],
      version: 2,
    });
    const page = (records: (typeof first)[]) => ({ records, rejects: [], cursor: null });
    await site.store.papers.savePage('arxiv', page([first]), clock.now());
    clock.advance(86_400_000);
    const later = { ...first, signals: [{ name: 'upvotes' as const, value: 30 }] };
    await site.store.papers.savePage('arxiv', page([later]), clock.now());
  }

  const voteLink = (subscriberId: number) =>
    `${site.url}/vote/${signToken(site.linkKey, {
      scope: 'vote',
      subscriberId,
      edition: 'daily/2026-06-16',
      expiresAt: '2026-08-15T00:00:00.000Z',
    })}`;

  test('a reader votes by the keyboard alone, and takes it back', async () => {
    await savePapers();
    const preferences = { periods: ['daily' as const] };
    const added = await site.store.subscribers.add(
      { email: 'ada@example.org', name: 'Ada', preferences },
      clock.now(),
    );
    const { id } = added.subscriber;
    const marks = async () => (await site.store.profiles.get(id)).marks.map(({ kind }) => kind);
    const press = async (label: string) => {
      const focused = () => page.evaluate('document.activeElement.textContent.trim()');
      for (let tabs = 0; tabs < 10 && (await focused()) !== label; tabs++) await page.keyboard.press('Tab');
      await Promise.all([page.waitForLoadState('load'), page.keyboard.press('Enter')]);
      await page.locator('[role=status]').waitFor();
    };

    const page = await open({ viewport: { width: 390, height: 844 } });
    await page.goto(`${voteLink(id)}/arxiv:2606.90001`);
    expect(await marks()).toEqual([]);
    await press('Like');
    expect(await headingOf(page)).toBe('Thank you');
    expect(await marks()).toEqual(['like']);
    await page.click('text=Withdraw');
    expect(await page.locator('[role=status]').textContent()).toContain('Withdrawn');
    expect(await marks()).toEqual([]);

    await page.click('text=All papers of this mail');
    await page.check('input[value=save]');
    await page.click('text=Send');
    expect(await page.locator('[role=status]').textContent()).toBe('One paper is noted.');
    expect(await marks()).toEqual(['save']);
  });

  test('a reader gets an edition by mail, saves a paper from it, finds it on their own page, and leaves', async () => {
    await savePapers();
    const page = await open();
    await page.goto(`${site.url}/subscribe`);
    await page.fill('#email', 'ada@example.org');
    await page.click('main button');
    await page.goto((await answered()).links[0] ?? '');
    await page.click('text=Yes, subscribe me');

    const entries = edition([{ id: 'arxiv:2606.90001', title: 'A Paper to Read' }]);
    const day = { id: 'daily/2026-06-17', date: '2026-06-17' };
    await site.store.editions.freeze({ ...entries, ...day }, 'A Paper to Read', clock.now());
    const sent = await runVerb(['send', '--date', day.date, '--now', clock.now()], { folder: site.folder });
    expect([sent.code, sent.stderr]).toEqual([0, '']);
    const mail = await simpleParser(smtp.taken.at(-1)?.raw ?? '');
    const [, vote = ''] = /href="([^"]*\/vote\/[^"]*\/arxiv:2606\.90001)"/.exec(String(mail.html)) ?? [];

    await page.goto(vote);
    await page.click('text=Save for later');
    expect(await page.locator('[role=status]').textContent()).toContain('Saved.');

    await page.goto(site.url);
    await page.click('nav >> text=For me');
    expect(await headingOf(page)).toBe('Change or stop what you get');
    await page.fill('#email', 'ada@example.org');
    await page.click('main button');
    await page.goto((await answered()).links[0] ?? '');
    await page.click('text=Open my page');
    expect(await headingOf(page)).toBe('For me');
    expect(await page.locator('button[aria-pressed=true]').textContent()).toBe('Saved');
    await page.click('button[value=like]');
    expect(await page.locator('button[aria-pressed=true]').textContent()).toBe('Liked');
    await page.click('nav >> text=My papers');
    expect(await page.locator('section[aria-labelledby=like] h2 a').textContent()).toContain(
      'A Paper to Read',
    );
    await page.click('nav >> text=History');
    expect(await page.locator('main h2').allTextContents()).toEqual(['Wednesday, June 17, 2026']);
    await page.click('nav >> text=Profile');
    await page.fill('#interests', 'reading');
    await page.click('text=Try without saving');
    expect(await page.locator('#found-heading').textContent()).toBe('What these rules would have found');
    await page.click('button[value=save]');
    expect(await page.locator('[role=status]').textContent()).toContain('Saved.');

    const [, leave = ''] = /href="([^"]*\/unsubscribe\/[^"]*)"/.exec(String(mail.html)) ?? [];
    await page.goto(leave);
    await page.click('text=Stop the mails');
    expect(await stateOf()).toBe('unsubscribed');
    await page.goto(`${site.url}/me`);
    await page.click('text=Sign out');
    await page.goto(`${site.url}/me`);
    expect(await headingOf(page)).toBe('Change or stop what you get');
  });

  test('the search box offers queries as one types, and searches for the one that is chosen', async () => {
    await savePapers();
    const page = await open({ viewport: { width: 1280, height: 800 } });
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    await page.goto(site.url);
    const box = page.locator('form.search input[name=q]');
    await box.pressSequentially('ames1');
    await expect.poll(() => page.locator('#suggestions option').count()).toBeGreaterThan(0);
    const offered = await page.locator('#suggestions option').first().getAttribute('value');
    expect(offered).toBe('author:"Ada Ames1"');
    // As the browser does when a suggestion is chosen.
    await box.fill(offered ?? '');
    await page.waitForURL(/\/search\?q=author/);
    expect(await page.locator('main h2').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  /** An address of each page that there is; the page is signed in as the reader whose pages are among them. */
  async function everyPage(page: Page): Promise<string[]> {
    const preferences = {
      periods: ['daily' as const],
      interests: ['cs.CL', 'a-keyword-that-is-quite-long-and-has-no-place-to-break-it'],
    };
    const email = `${'a-long-name.'.repeat(4)}ada@${'long-domain.'.repeat(8)}example.org`;
    const { subscriber } = await site.store.subscribers.add({ email, name: 'Ada', preferences }, clock.now());
    const gone = await site.store.subscribers.add(
      { email: 'bo@example.org', name: null, preferences },
      clock.now(),
    );
    await site.store.subscribers.update('bo@example.org', { state: 'unsubscribed' }, clock.now());
    const asked = { email: 'cy@example.org', name: null, preferences };
    const pending = await site.store.subscribers.ask(asked, clock.now());
    await savePapers();
    await page.goto(link('preferences', subscriber.id));
    await page.click('text=Open my page');
    await page.click('button[value=like]');
    return [
      `${site.url}/me`,
      `${site.url}/me/papers`,
      `${site.url}/me/profile`,
      `${site.url}/me/history`,
      `${site.url}/`,
      `${site.url}/editions/daily/2026-06-16`,
      `${site.url}/weekly`,
      `${site.url}/trending`,
      `${site.url}/archive`,
      `${site.url}/about`,
      `${site.url}/papers/arxiv:2606.90001`,
      voteLink(subscriber.id),
      `${voteLink(subscriber.id)}/arxiv:2606.90001`,
      `${site.url}/search?q=paper`,
      `${site.url}/subscribe`,
      `${site.url}/link`,
      `${site.url}/nowhere`,
      link('confirm', pending.id),
      link('unsubscribe', subscriber.id),
      link('unsubscribe', gone.subscriber.id),
      `${link('preferences', subscriber.id)}?saved`,
      link('preferences', gone.subscriber.id),
    ];
  }

  test('axe-core finds no barrier on any page', async () => {
    const page = await open({ viewport: { width: 1280, height: 800 } });
    const found: Record<string, unknown> = {};
    for (const url of await everyPage(page)) {
      clock.advance(60_000);
      await page.goto(url);
      await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
      await page.evaluate(axe.source);
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))',
      );
      if ((violations as string[]).length > 0) found[url] = violations;
    }
    expect(found).toEqual({});
  });

  test.each(['light', 'dark'] as const)(
    'every page fits any screen and can be read in the %s',
    async (colorScheme) => {
      const page = await open({ viewport: { width: 320, height: 800 }, colorScheme });
      const faults: string[] = [];
      page.on('console', (message) => faults.push(message.text()));
      for (const url of await everyPage(page)) {
        clock.advance(60_000);
        await page.goto(url);
        await page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
        for (const width of [320, 390, 768, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          const overflow = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect({ url, width, overflow }).toEqual({ url, width, overflow: 0 });
        }
        expect({ url, faint: await page.evaluate(`(${findFaintText})(${minContrast})`) }).toEqual({
          url,
          faint: [],
        });
        // The style was let in by its hash, and each field has a label.
        expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px');
        const unlabelled = await page.evaluate(
          '[...document.querySelectorAll("input:not(.trap, [type=hidden])")].filter((each) => !each.labels.length && !each.ariaLabel).length',
        );
        expect({ url, unlabelled }).toEqual({ url, unlabelled: 0 });
      }
      // Chromium tells of what the policy forbids; of a missing page it tells, too.
      expect(faults.filter((fault) => !fault.includes('404'))).toEqual([]);
    },
  );

  test.each(['light', 'dark'] as const)(
    'the mails fit a phone and can be read in the %s',
    async (colorScheme) => {
      await site.store.notices.request(
        { kind: 'subscribe', email: 'ada@example.org', name: 'Buy now: https://spam.example', interests: [] },
        clock.now(),
      );
      const { mail } = await answered();
      expect(mail.html).not.toContain('spam.example');
      const page = await open({ viewport: { width: 320, height: 800 }, colorScheme });
      await page.setContent(String(mail.html));
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
      expect(await page.evaluate(`(${findFaintText})(${minContrast})`)).toEqual([]);
    },
  );
});
