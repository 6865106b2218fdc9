// The verbs that show papers and editions: top, show, search, preview, stats, and the editor's pick, drop and picks.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EditResult, PicksResult } from '../../../src/commands/pick.ts';
import type { SearchResult } from '../../../src/commands/search.ts';
import type { ShowResult } from '../../../src/commands/show.ts';
import type { StatsResult } from '../../../src/commands/stats.ts';
import type { TopResult } from '../../../src/commands/top.ts';
import { sampleInstances } from '../../helpers/sample-instance.ts';

const instance = sampleInstances();

describe('digest top', () => {
  test('prints the latest day, best first, within 80 columns', async () => {
    const { digest } = await instance();
    const { code, stdout, stderr } = await digest(['top']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Thursday, June 11, 2026 {2}9 papers/);
    expect(stdout).toMatch(/^ {2}41 {2}/m);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('takes the period, the date and the number of papers from its options', async () => {
    const { json } = await instance();
    const weekly = await json<TopResult>(['top', '--period', 'weekly', '--limit', '2']);
    expect(weekly.edition).toEqual({ id: 'weekly/2026-W24', period: 'weekly', date: '2026-06-08' });
    expect(weekly.papers).toHaveLength(2);
    const earlier = await json<TopResult>(['top', '--date', '2026-06-09']);
    expect(earlier.edition.id).toBe('daily/2026-06-09');
  });

  test('of a day without papers says how to get some', async () => {
    const { digest } = await instance();
    const { code, stdout } = await digest(['top', '--date', '2026-01-05']);
    expect([code, stdout]).toEqual([
      0,
      'Monday, January 5, 2026\n\nNo papers. "digest fetch" asks the sources.\n',
    ]);
  });
});

describe('digest show', () => {
  test('prints one paper, found by its address', async () => {
    const { digest, json } = await instance();
    const { code, stdout } = await digest(['show', 'https://arxiv.org/abs/2606.90304v1']);
    expect(code).toBe(0);
    expect(stdout).toContain('arxiv:2606.90304');
    const paper = await json<ShowResult>(['show', '2606.90304']);
    expect(paper.records.map(({ source }) => source).sort()).toEqual(['arxiv', 'huggingface']);
  });

  test('of an unknown id exits with 1 and says how papers are named', async () => {
    const { digest } = await instance();
    const { code, stderr } = await digest(['show', '2606.99999']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: no paper 2606\.99999 in the database\. Name it by arXiv id/);
  });
});

describe('digest search', () => {
  const ids = ({ results }: SearchResult) => results.map(({ paper }) => paper.id);

  test('joins its words to one query and takes filters from its options', async () => {
    const { json } = await instance();
    expect(ids(await json(['search', 'museum', 'prompts']))[0]).toBe('arxiv:2606.90202');
    expect(ids(await json(['search', 'museum prompts -museum']))).not.toContain('arxiv:2606.90202');
    expect(ids(await json(['search', 'museum', '--since', '2026-06-11']))).toEqual([]);
    expect(ids(await json(['search', 'museum', '--until', '2026-06-10']))).toContain('arxiv:2606.90202');
    expect(ids(await json(['search', 'museum', '--category', 'q-bio.NC']))).toEqual([]);
    expect(ids(await json(['search', 'the', '--limit', '1']))).toHaveLength(1);
  });

  test('prints what matches, or that nothing does', async () => {
    const { digest } = await instance();
    expect((await digest(['search', 'museum'])).stdout).toContain('arxiv:2606.90202');
    expect((await digest(['search', 'zyzzyva'])).stdout).toBe('No paper matches “zyzzyva”.\n');
  });

  test('writes a page to stdout, or to a file', async () => {
    const { digest, folder } = await instance();
    expect((await digest(['search', 'museum', '--format', 'html'])).stdout).toMatch(/^<!doctype html>/);
    const path = join(folder, 'found.html');
    const { stdout } = await digest(['search', 'museum', '--out', path]);
    expect(stdout).toBe(`Written to ${path}\n`);
    expect(await readFile(path, 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('of stdin answers a query per line: with --json a document per line, else as text', async () => {
    const { digest } = await instance();
    const input = 'museum\n\n  laundry  \r\n';
    const lines = (await digest(['search', '-', '--json'], { input })).stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as SearchResult).query)).toEqual(['museum', 'laundry']);
    const { code, stdout } = await digest(['search', '-'], { input });
    expect([code, stdout.includes('arxiv:2606.90202')]).toEqual([0, true]);
  });
});

describe('digest preview', () => {
  test.each([
    ['html', /^<!doctype html>/],
    ['text', /^Daily Papers\n/],
    ['markdown', /^# Daily Papers\n/],
    ['eml', /^(?:.+\r\n)*Subject: /],
    ['json', /^\{\n {2}"edition"/],
  ])('prints %s', async (format, start) => {
    const { digest } = await instance();
    const { code, stdout, stderr } = await digest(['preview', '--format', format]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(start);
  });

  test('is text on stdout, a page in a file, and a document with --json', async () => {
    const { digest, folder } = await instance();
    expect((await digest(['preview'])).stdout).toMatch(/^Daily Papers\n/);
    expect((await digest(['preview', '--json'])).stdout).toMatch(/^\{\n {2}"edition"/);
    const path = join(folder, 'today.html');
    expect(
      JSON.parse((await digest(['preview', '--out', path, '--format', 'html', '--json'])).stdout),
    ).toEqual({
      path,
    });
    expect(await readFile(path, 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('is for the reader that is named', async () => {
    const { digest } = await instance();
    await digest(['subscribers', 'add', 'Zoe <zoe@example.org>']);
    const { stdout } = await digest(['preview', '--format', 'eml', '--for', 'zoe@example.org']);
    expect(stdout).toMatch(/^To: Zoe <zoe@example\.org>\r$/m);
    const stranger = await digest(['preview', '--format', 'eml', '--for', 'Guest <guest@example.net>']);
    expect(stranger.stdout).toMatch(/^To: Guest <guest@example\.net>\r$/m);
  });

  test.each(['text', 'markdown', 'html', 'json'])(
    'as %s has the papers of the reader that is named',
    async (format) => {
      const { digest } = await instance();
      await digest(['subscribers', 'add', 'zoe@example.org', '--interests', 'never cs.CL; always lanterns']);
      const args = ['preview', '--format', format];
      const everybody = (await digest(args)).stdout;
      const own = await digest([...args, '--for', 'zoe@example.org']);
      expect(own.code).toBe(0);
      expect(own.stdout).not.toBe(everybody);
      expect((await digest([...args, '--for', 'guest@example.net'])).stdout).toBe(everybody);
      await digest(['send']);
      expect((await digest([...args, '--for', 'zoe@example.org'])).stdout.length).toBeGreaterThan(100);
      expect(await digest([...args, '--for', 'zoe'])).toMatchObject({
        code: 2,
        stderr: 'error: "zoe" is not an email address. Write it as me@example.org.\n',
      });
    },
  );

  test('in a temporary folder that cannot be written is no fault of the program', async () => {
    const { digest } = await instance();
    vi.stubEnv('TMPDIR', '/no/such/folder');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await digest(['preview', '--open'])).toMatchObject({
      code: 1,
      stderr: 'error: cannot write /no/such/folder: no such file or folder. Name another place with --out.\n',
    });
  });

  test('to a folder that does not exist exits with 1 and says what to do', async () => {
    const { digest, folder } = await instance();
    const { code, stderr } = await digest(['preview', '--out', join(folder, 'none', 'x.html')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: cannot write .*: no such file or folder\. Name another place with --out\.\n$/,
    );
  });

  test('that cannot be opened in a browser says where it is', async () => {
    const { digest, folder } = await instance();
    const { PATH } = process.env;
    process.env['PATH'] = folder;
    try {
      const { code, stdout, stderr } = await digest(['preview', '--open']);
      expect(code).toBe(0);
      const [, path = ''] = /^Written to (\S+\.html)\n$/.exec(stdout) ?? [];
      expect(stderr).toBe(`warning: no program to open ${path} with; open it by hand\n`);
      await rm(dirname(path), { recursive: true });
    } finally {
      process.env['PATH'] = PATH ?? '';
    }
  });
});

describe('digest stats', () => {
  test('prints sources, signals and subscribers, and editions once there are some', async () => {
    const { digest, json } = await instance();
    const first = await digest(['stats', '--days', '7']);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^Sources, 2026-06-05 to 2026-06-11\nsource .*\nhuggingface {2}06-11 11:05/);
    expect(first.stdout).toMatch(/\n\nSignals\nsignal /);
    expect(first.stdout).not.toContain('Editions');
    expect(first.stdout).toMatch(/\n\nSubscribers {2}none\n$/);
    await digest(['subscribers', 'add', 'ada@example.org']);
    await digest(['send']);
    expect((await digest(['stats'])).stdout).toMatch(
      /\n\nEditions\nedition .*\ndaily\/2026-06-11 .*\n\nSubscribers {2}1 active; in this time 1 joined\n$/,
    );
    const { since, until } = await json<StatsResult>(['stats', '--days', '2']);
    expect([since, until]).toEqual(['2026-06-10', '2026-06-11']);
  });

  test('names the last error of a source, on one line', async () => {
    const { digest, folder, sources } = await instance();
    const path = join(folder, 'digest.yaml');
    const yaml = await readFile(path, 'utf8');
    await writeFile(path, yaml.replace(/rss: "[^"]*"/, `rss: "${sources.origin}/no-feed"`));
    expect((await digest(['fetch'])).code).toBe(3);
    expect((await digest(['stats'])).stdout).toMatch(/^arxiv, last error, 06-11 11:05: .+$/m);
  });
});

describe('digest pick and digest drop', () => {
  test('edit the next daily edition, and picks lists both', async () => {
    const { digest, json } = await instance();
    expect((await digest(['picks'])).stdout).toMatch(/^Nothing is pinned or left out\./);
    const picked = await digest(['pick', '2606.90305', '--note', 'Read section 3.']);
    expect(picked.stdout).toMatch(/^".+" is pinned in daily\/2026-06-11\.\n$/);
    expect((await digest(['drop', '2606.90304'])).stdout).toMatch(/ is left out of daily\/2026-06-11\.\n$/);
    const { picks } = await json<PicksResult>(['picks']);
    expect(picks.map(({ edition, action, paper, note }) => [edition, action, paper, note])).toEqual([
      ['daily/2026-06-11', 'drop', 'arxiv:2606.90304', null],
      ['daily/2026-06-11', 'pick', 'arxiv:2606.90305', 'Read section 3.'],
    ]);
    expect((await digest(['picks'])).stdout).toMatch(/^daily\/2026-06-11 {2}pick {2}arxiv:2606\.90305 /m);
    const { papers } = await json<TopResult>(['top']);
    expect(papers[0]).toMatchObject({ id: 'arxiv:2606.90305', picked: true, editorNote: 'Read section 3.' });
    expect(papers.map(({ id }) => id)).not.toContain('arxiv:2606.90304');
  });

  test.each([
    ['weekly', '2026-06-11T11:05:00Z', 'weekly/2026-W24'],
    // Due on Monday at seven in the time zone of the configuration, UTC: before that the week that has just ended is next.
    ['weekly', '2026-06-15T06:00:00Z', 'weekly/2026-W24'],
    ['monthly', '2026-06-11T11:05:00Z', 'monthly/2026-06'],
    ['monthly', '2026-07-01T06:00:00Z', 'monthly/2026-06'],
    ['monthly', '2026-07-02T06:00:00Z', 'monthly/2026-06'],
    ['monthly', '2026-07-09T06:00:00Z', 'monthly/2026-07'],
  ])('with --period %s at %s edit %s', async (period, now, edition) => {
    const { json } = await instance('timezone: UTC\neditions: { weekly: {}, monthly: {} }\n');
    expect(await json<EditResult>(['pick', '2606.90305', '--period', period, '--now', now])).toMatchObject({
      edition,
      action: 'pick',
      undone: false,
    });
  });

  test('of a period that the configuration does not make edit the current one', async () => {
    const { json } = await instance('editions: { daily: {} }\n');
    expect((await json<EditResult>(['drop', '2606.90305', '--period', 'weekly'])).edition).toBe(
      'weekly/2026-W24',
    );
  });

  test('can be undone, once', async () => {
    const { digest, json } = await instance();
    const weekly = ['2606.90305', '--period', 'weekly'];
    await digest(['pick', ...weekly]);
    expect((await digest(['drop', ...weekly, '--undo'])).code).toBe(1);
    const undone = await digest(['pick', ...weekly, '--undo']);
    expect(undone.stdout).toMatch(/ is no longer pinned in weekly\/2026-W24\.\n$/);
    expect(await json(['picks'])).toEqual({ picks: [] });
    const again = await digest(['pick', ...weekly, '--undo']);
    expect([again.code, again.stderr]).toEqual([
      1,
      'error: arxiv:2606.90305 is not pinned in weekly/2026-W24. "digest picks" lists what is.\n',
    ]);
  });

  test('warn about a paper that an earlier edition had, and refuse a frozen edition and a trending list', async () => {
    const { digest } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org']);
    await digest(['send']);
    const next = await digest(['pick', '2606.90304']);
    expect(next.code).toBe(0);
    expect(next.stderr).toMatch(/^warning: ".+" was in an earlier daily edition\n$/);
    const frozen = await digest(['pick', '2606.90304', '--date', '2026-06-11']);
    expect([frozen.code, frozen.stderr]).toEqual([
      1,
      'error: daily/2026-06-11 is frozen and does not change any more. Leave --date out to edit the next one.\n',
    ]);
    expect((await digest(['pick', '2606.90304', '--period', 'trending'])).code).toBe(2);
  });

  test('make no edition of pins alone in a run, but with send', async () => {
    const { digest, json } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org']);
    const monday = ['--now', '2026-06-15T12:00:00Z'];
    await digest(['pick', '2606.90101', '--date', '2026-06-15', ...monday]);
    expect(await json(['run', ...monday])).toMatchObject({ send: [] });
    const sent = await json(['send', '--date', '2026-06-15', ...monday]);
    expect(sent).toMatchObject({ edition: 'daily/2026-06-15', sent: 1 });
  });
});
