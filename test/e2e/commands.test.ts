// The commands as a person types them, on the built program.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ShowResult } from '../../src/commands/show.ts';
import type { StatsResult } from '../../src/commands/stats.ts';
import type { TopResult } from '../../src/commands/top.ts';
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';
import { startDnsServer } from '../helpers/dns-server.ts';
import { digestJson, type Ended, runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { startFaultySmtp } from '../helpers/smtp-catcher.ts';

let sources: SampleSources;
let folder: string;
const now = ['--now', atDue(sampleDays.last)];
const digest = (...args: string[]) => runDigest([...args, ...now], { cwd: folder });
const json = <T = Record<string, unknown>>(...args: string[]) =>
  digestJson<T>([...args, ...now], { cwd: folder });

beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());
beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
});

describe('digest demo', () => {
  test('runs the whole demo and says that it is sample data', async () => {
    const { code, stdout } = await runDigest(['demo', '--no-serve'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('This is sample data');
    expect(stdout).toContain('α-Routing');
    expect(await readdir(folder)).toEqual([]);
  });

  test('delivers an edition a day to every sample reader', async () => {
    const demo = await digestJson<{ days: { sent: number }[]; mails: number; papers: number }>(
      ['demo', '--no-serve'],
      {
        cwd: folder,
      },
    );
    expect(demo.days.map(({ sent }) => sent)).toEqual([3, 3, 3]);
    expect(demo.mails).toBe(9);
    // The journal's article on naps and the preprint of it on bioRxiv are one paper.
    expect(demo.papers).toBe(32);
  });
});

describe('from nothing to a delivered digest', () => {
  test('init, run', async () => {
    const init = await runDigest(
      ['init', '--yes', '--email', 'me@example.org', '--timezone', 'America/New_York'],
      { cwd: folder },
    );
    expect(init.code).toBe(0);
    const written = await readFile(join(folder, 'digest.yaml'), 'utf8');
    await sources.configure(folder);
    expect(written).toContain('timezone: America/New_York');
    const { code, stdout } = await digest('run');
    expect(code).toBe(0);
    expect(stdout).toContain('1 recipient: 1 sent');
    const [name = ''] = await readdir(join(folder, 'outbox'));
    const mail = await simpleParser(await readFile(join(folder, 'outbox', name)));
    expect(mail.subject).toContain('Two Clocks Are Better than One');
    expect(mail.text).toContain('To unsubscribe:');
    expect(mail.html).toContain('Two Clocks Are Better than One');
  });

  test('run --quiet, as cron calls it, prints nothing when all is well', async () => {
    await sources.configure(folder);
    await digest('subscribers', 'add', 'me@example.org');
    expect(await digest('run', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
  });

  test('init refuses to overwrite what is there', async () => {
    await sources.configure(folder);
    const { code, stderr } = await runDigest(['init', '--yes'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/digest\.yaml exists already\. /);
  });
});

describe('with papers in the database', () => {
  beforeEach(async () => {
    await sources.configure(folder);
    expect((await digest('fetch')).code).toBe(0);
  });

  test('fetch reports what it did, and the second time that nothing changed', async () => {
    const { sources: results, papers } = await json<{
      sources: Record<string, unknown>[];
      papers: { total: number };
    }>('fetch');
    expect(
      results.map(({ source, status, new: fresh, updated, rejected }) => [
        source,
        status,
        fresh,
        updated,
        rejected,
      ]),
    ).toEqual([
      ['huggingface', 'ok', 0, 0, 0],
      ['arxiv', 'ok', 0, 0, 0],
    ]);
    expect(papers.total).toBe(24);
  });

  test('top ranks the day, with reasons', async () => {
    const { edition, papers } = await json<TopResult>('top');
    expect(edition).toEqual({ id: 'daily/2026-06-11', period: 'daily', date: '2026-06-11' });
    expect(papers).toHaveLength(9);
    expect(papers[0]).toMatchObject({
      id: 'arxiv:2606.90304',
      upvotes: 41,
      organization: { name: 'long-take', fullname: 'Long Take Studio' },
      sources: ['arxiv', 'huggingface'],
      links: { abstract: 'https://arxiv.org/abs/2606.90304' },
    });
    expect(papers[0]?.reasons).toContain('41 upvotes');
  });

  test('show finds a paper by any spelling of its id', async () => {
    for (const id of [
      '2606.90304',
      'arXiv:2606.90304v1',
      'https://arxiv.org/abs/2606.90304',
      '10.48550/arXiv.2606.90304',
    ]) {
      const paper = await json('show', id);
      expect(paper['id']).toBe('arxiv:2606.90304');
      expect(paper['records']).toHaveLength(2);
      expect(paper['signals']).toContainEqual({
        source: 'huggingface',
        name: 'upvotes',
        value: 41,
        at: atDue(sampleDays.last).replace('Z', '.000Z'),
      });
    }
  });

  test('show draws the signals over time, site by site, and JSON names their source', async () => {
    const yaml = await readFile(join(folder, 'digest.yaml'), 'utf8');
    await writeFile(join(folder, 'other.yaml'), `${yaml}database: sqlite:./other.db\n`);
    const days = ['2026-06-09', '2026-06-10', '2026-06-11'];
    for (const day of days) {
      sources.setDay(day);
      const { code } = await runDigest(['fetch', '--now', `${day}T12:00:00Z`, '--config', 'other.yaml'], {
        cwd: folder,
      });
      expect(code).toBe(0);
    }
    const show = (...args: string[]) =>
      runDigest(['show', '2606.90103', '--config', 'other.yaml', ...args], {
        cwd: folder,
        env: { NO_COLOR: '1' },
      });
    const { stdout } = await show();
    expect(stdout).toMatch(/^upvotes on huggingface {2}9 → 140$/m);
    expect(stdout).toMatch(/^ 140┤ +.*█$/m);
    expect(stdout).toMatch(/Jun 9, 2026 +Jun 11, 2026$/m);
    expect(stdout).not.toContain('\x1b');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const { signals, versions } = JSON.parse((await show('--json')).stdout) as ShowResult;
    expect(signals.filter(({ name }) => name === 'upvotes')).toEqual(
      [9, 31, 140].map((value, index) => ({
        source: 'huggingface',
        name: 'upvotes',
        value,
        at: `${days[index]}T12:00:00.000Z`,
      })),
    );
    expect(versions).toEqual([{ version: 1, seenAt: '2026-06-09T12:00:00.000Z' }]);
  });

  test('stats reports for each source its last success, its papers per day, and its delay', async () => {
    await digest('subscribers', 'add', 'ada@example.org');
    await digest('send');
    await writeFile(
      join(folder, 'digest.yaml'),
      (await readFile(join(folder, 'digest.yaml'), 'utf8')).replace(
        /rss: "[^"]*"/,
        `rss: "${sources.origin}/no-feed"`,
      ),
    );
    await digest('fetch');
    const { sources: figures, editions, subscribers, signals } = await json<StatsResult>('stats');
    expect(
      figures.map(({ source, configured, fetches }) => [source, configured, fetches.total, fetches.failed]),
    ).toEqual([
      ['huggingface', true, 2, 0],
      ['arxiv', true, 2, 1],
    ]);
    expect(figures[1]?.lastSuccessAt).toBe(atDue(sampleDays.last).replace('Z', '.000Z'));
    expect(figures[1]?.lastError?.message).toContain('not a whole XML document');
    expect(figures[0]?.lagHours.announcedToFetched).toBeCloseTo(11.1);
    expect(figures[0]?.days.at(-1)).toEqual({ date: '2026-06-11', papers: 7 });
    expect(editions).toMatchObject([{ edition: 'daily/2026-06-11', deliveries: { sent: 1 } }]);
    expect(subscribers.states).toEqual([{ state: 'active', count: 1 }]);
    const [votes] = signals;
    expect(votes).toMatchObject({ source: 'huggingface', name: 'upvotes', gained: 0 });
    expect(votes?.days).toEqual([
      { date: '2026-06-11', changes: votes?.changes, atFirst: votes?.atFirst, gained: 0 },
    ]);
    const { stdout } = await digest('stats', '--days', '7');
    expect(stdout).toMatch(/^upvotes +huggingface +\d+ +\d+ +0$/m);
    expect(stdout).toContain('Sources, 2026-06-05 to 2026-06-11');
    expect(stdout).toMatch(/^huggingface {2}06-11 11:05 .* 0 of 2$/m);
    expect(stdout).toMatch(/^arxiv, last error, 06-11 11:05: .*XML/m);
    expect(stdout).toMatch(/^daily\/2026-06-11 .* 1$/m);
    expect(stdout).toContain('Subscribers  1 active; in this time 1 joined');
  });

  test('search finds by words, phrases and exclusion, and reads one query per line', async () => {
    const search = async (...query: string[]) =>
      (await json<{ results: { paper: { id: string } }[] }>('search', ...query)).results.map(
        ({ paper }) => paper.id,
      );
    expect(await search('umea')).toEqual(expect.arrayContaining(['arxiv:2606.90105', 'arxiv:2606.90305']));
    expect(await search('"resting heart rate"')).toEqual(['arxiv:2606.90301']);
    expect(await search('museum prompts -nothing')).toEqual(['arxiv:2606.90202']);
    expect(await search('"unbalanced -( OR')).toEqual([]);
    const { stdout } = await runDigest(['search', '-', '--json', ...now], {
      cwd: folder,
      input: 'museum\n\nlaundry\n',
    });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { query: string });
    expect(lines.map(({ query }) => query)).toEqual(['museum', 'laundry']);
  });

  test('the editor decides: a pick comes first with its note, a drop is left out', async () => {
    expect((await digest('pick', '2606.90305', '--note', 'Read section 3.')).code).toBe(0);
    expect((await digest('drop', '2606.90304')).code).toBe(0);
    const { papers } = await json<TopResult>('top');
    expect(papers[0]).toMatchObject({ id: 'arxiv:2606.90305', picked: true, editorNote: 'Read section 3.' });
    expect(papers.map(({ id }) => id)).not.toContain('arxiv:2606.90304');
    await json('send', '--to', 'me@example.org');
    const late = await digest('pick', '2606.90304', '--date', '2026-06-11');
    expect(late.code).toBe(1);
    expect(late.stderr).toContain('daily/2026-06-11 is frozen');
  });

  test('a preview is what is sent, byte for byte', async () => {
    await digest('subscribers', 'add', 'Zoë <zoe@example.org>');
    await digest('send');
    const { stdout } = await digest('preview', '--format', 'eml', '--for', 'zoe@example.org');
    const [name = ''] = await readdir(join(folder, 'outbox'));
    expect(stdout).toBe(await readFile(join(folder, 'outbox', name), 'utf8'));
  });

  test('previews come as a page, as text, as Markdown and as JSON', async () => {
    expect((await digest('preview', '--format', 'html')).stdout).toMatch(/^<!doctype html>/);
    expect((await digest('preview', '--format', 'text')).stdout).toMatch(/^Daily Papers\n/);
    expect((await digest('preview', '--format', 'markdown')).stdout).toMatch(/^# Daily Papers\n/);
    expect(JSON.parse((await digest('preview', '--format', 'json')).stdout)).toHaveProperty('papers');
  });

  test('a dry run reports who would get what and changes nothing', async () => {
    await digest('subscribers', 'add', 'ada@example.org');
    const before = await json('send', '--dry-run');
    expect(before).toMatchObject({
      edition: 'daily/2026-06-11',
      recipients: 1,
      sent: 0,
      dryRun: { addresses: ['ada@example.org'] },
    });
    expect(await readdir(folder)).not.toContain('outbox');
  });

  test('a second send sends nothing twice', async () => {
    await digest('subscribers', 'add', 'ada@example.org');
    expect(await json('send')).toMatchObject({ recipients: 1, sent: 1 });
    expect(await json('send')).toMatchObject({ recipients: 1, sent: 0 });
    expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
  });

  test('a send to named addresses speaks of those only, and a dry run of it says the same', async () => {
    for (const name of ['ada', 'bo', 'cy']) await digest('subscribers', 'add', `${name}@example.org`);
    const to = ['send', '--to', 'ADA@example.org', 'ada@example.org', 'guest@example.net'];
    expect(await json(...to, '--dry-run')).toMatchObject({
      recipients: 2,
      refused: [],
      dryRun: { total: 2, addresses: ['ada@example.org', 'guest@example.net'] },
    });
    const first = { recipients: 2, sent: 2, skipped: 0, deferred: 0, failed: 0, uncertain: 0, left: 0 };
    expect(await json(...to)).toMatchObject(first);
    expect(await json(...to, '--dry-run')).toMatchObject({
      recipients: 2,
      dryRun: { total: 0, addresses: [] },
    });
    expect(await json(...to)).toMatchObject({ ...first, sent: 0 });
    expect((await digest('send', '--dry-run')).stdout).toMatch(
      /Would go to 2 recipients:\n {2}bo@example\.org\n {2}cy@example\.org\n$/,
    );
    expect(await json('send')).toMatchObject({ recipients: 4, sent: 2 });
  });

  test('an address that must not be mailed is rejected by name, with the reason and what lifts it', async () => {
    await digest('subscribers', 'add', 'ada@example.org');
    await digest('subscribers', 'add', 'bo@example.org');
    await digest('subscribers', 'set', 'bo@example.org', '--state', 'unsubscribed');
    const refused = [
      {
        email: 'bo@example.org',
        reason: 'bo@example.org has unsubscribed on 2026-06-11',
        hint: 'If they have asked for it again: digest subscribers add bo@example.org --again',
      },
    ];
    const words = `warning: ${refused[0]?.reason}. ${refused[0]?.hint}\n`;
    for (const more of [['--dry-run'], []]) {
      const alone = await digest('send', '--to', 'bo@example.org', ...more);
      expect([alone.code, alone.stderr]).toEqual([1, words]);
      expect(alone.stdout).toMatch(/(Would go to 0 recipients|None of these addresses may be mailed\.)\n$/);
      const both = ['send', '--to', 'bo@example.org', 'ada@example.org', ...more];
      expect(await json(...both)).toMatchObject({ recipients: 1, skipped: 0, refused });
      expect((await digest(...both)).code).toBe(3);
    }
    expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
    expect((await digest('subscribers', 'add', 'bo@example.org', '--again')).code).toBe(0);
    expect(await json('send', '--to', 'bo@example.org')).toMatchObject({
      recipients: 1,
      sent: 1,
      refused: [],
    });
  });

  test('who has left gets nothing any more, even of an edition that is planned', async () => {
    await digest('subscribers', 'add', 'ada@example.org');
    await digest('subscribers', 'add', 'grace@example.org');
    await digest('subscribers', 'set', 'grace@example.org', '--state', 'unsubscribed');
    expect(await json('send')).toMatchObject({ recipients: 1, sent: 1 });
  });

  test('doctor names what is missing and how to mend it', async () => {
    const { findings } = await json<{ findings: { subject: string; status: string; hint: string | null }[] }>(
      'doctor',
    );
    const status = Object.fromEntries(findings.map(({ subject, status: each }) => [subject, each]));
    expect(status).toMatchObject({
      configuration: 'ok',
      database: 'ok',
      subscribers: 'warning',
      'source huggingface': 'ok',
      'source arxiv': 'ok',
    });
    expect(findings.filter((finding) => finding.status !== 'ok').every(({ hint }) => hint)).toBe(true);
  });

  test("doctor looks at the domain's records, at the mail server, and sends a test mail", async () => {
    const catcher = await startFaultySmtp();
    onTestFinished(() => catcher.close());
    const dns = await startDnsServer({
      'example.org TXT': ['v=spf1 mx -all'],
      '_dmarc.example.org TXT': ['v=DMARC1; p=none'],
    });
    onTestFinished(() => dns.close());
    const place = await temporaryFolder(onTestFinished);
    await sources.configure(
      place,
      `mail: { from: papers@example.org, transport: "smtp://127.0.0.1:${catcher.port}" }\n`,
    );
    const { findings } = await digestJson<{
      findings: { subject: string; status: string; message: string }[];
    }>(['doctor', '--dns', dns.address, '--send-test', 'ada@example.net'], { cwd: place });
    const status = (subject: string) =>
      findings.filter((each) => each.subject === subject).map((each) => each.status);
    expect(status('mail')).toEqual(['ok']);
    expect(status('SPF')).toEqual(['ok']);
    expect(status('DKIM')).toEqual(['warning']);
    expect(status('DMARC')).toEqual(['warning']);
    expect(status('test mail')).toEqual(['ok']);
    expect(catcher.taken.map(({ to }) => to)).toEqual(['ada@example.net']);
  });
});

describe('subscribers', () => {
  beforeEach(() => sources.configure(folder));

  test('are added, listed, changed, exported and removed', async () => {
    await digest('subscribers', 'add', 'Ada <ada@example.org>', '--periods', 'daily,weekly');
    await digest('subscribers', 'set', 'ADA@example.org', '--name', 'Ada L.');
    expect(await json('subscribers', 'list')).toEqual({
      subscribers: [
        {
          email: 'ada@example.org',
          name: 'Ada L.',
          state: 'active',
          preferences: { periods: ['daily', 'weekly'], interests: [] },
          consent: 'added by command',
        },
      ],
    });
    expect((await digest('subscribers', 'export')).stdout).toBe(
      'email,name,state,periods,interests,consent\nada@example.org,Ada L.,active,daily weekly,,added by command\n',
    );
    expect((await digest('subscribers', 'remove', 'ada@example.org')).code).toBe(0);
    expect((await digest('subscribers', 'remove', 'ada@example.org')).code).toBe(1);
  });

  test('are imported from CSV; a bad line is rejected and the others are imported', async () => {
    const input =
      'Name,Email\nAda,ada@example.org\nNobody,not an address\n"Hopper, Grace",grace@example.org\n';
    const { code, stdout, stderr } = await runDigest(
      ['subscribers', 'import', '-', '--consent', 'asked us', ...now],
      {
        cwd: folder,
        input,
      },
    );
    expect(code).toBe(3);
    expect(stdout).toContain('2 added, 0 known already, 1 refused');
    expect(stderr).toContain('line 3: "not an address" is not an email address');
  });
});

describe('bad input', () => {
  const errorOf = ({ stderr }: Ended) => stderr.trim();

  test('is reported in one line with what to do next, and exit code 2', async () => {
    const cases: (readonly [yaml: string, message: RegExp])[] = [
      ['title: "x', /digest\.yaml:\d+: not valid YAML: /],
      ['titel: x', /digest\.yaml:1: unknown key "titel"\. /],
      [
        'editions: { daily: { limit: x } }',
        /digest\.yaml:1: editions\.daily\.limit: expected a number, not text\. /,
      ],
      ['title: x\nmail:\n  transport: smtpp://x', /digest\.yaml:3: mail\.transport: expected .*mean "smtp:"/],
      [
        'mail: { transport: "smtp://a:${NO_SUCH}@b" }',
        /the environment variable NO_SUCH is not set\. Set NO_SUCH, which mail\.transport needs, /,
      ],
    ];
    for (const [yaml, message] of cases) {
      await writeFile(join(folder, 'digest.yaml'), yaml);
      const ended = await digest('top');
      expect(ended.code).toBe(2);
      expect(errorOf(ended)).toMatch(message);
      expect(errorOf(ended).split('\n')).toHaveLength(1);
    }
  });

  test('with --json comes as a document', async () => {
    const { code, stdout } = await digest('top', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'config', hint: expect.stringContaining('digest init') },
    });
    const usage = await runDigest(['top', '--period', 'yearly', '--json'], { cwd: folder });
    expect(usage.code).toBe(2);
    expect(JSON.parse(usage.stdout)).toMatchObject({ error: { code: 'usage' } });
  });

  test('that is not an address, a date, a paper or a source is reported', async () => {
    await sources.configure(folder);
    expect(errorOf(await digest('subscribers', 'add', 'nobody'))).toContain(
      '"nobody" is not an email address',
    );
    expect(errorOf(await digest('top', '--date', '2026-02-30'))).toContain(
      'Expected a date such as 2026-06-16',
    );
    expect(errorOf(await digest('show', '2606.99999'))).toContain('no paper 2606.99999 in the database');
    expect(errorOf(await digest('fetch', 'biorxiv'))).toContain('the source "biorxiv" is not in');
    expect(errorOf(await digest('send'))).toMatch(/has no papers\. Run "[^"]* fetch" first/);
  });

  test('an unreachable database folder, a file that is not a database and one of a newer version are named', async () => {
    await sources.configure(folder);
    await writeFile(join(folder, 'file'), 'x');
    const withDatabase = async (path: string) => {
      await sources.configure(folder, `database: sqlite:${path}`);
      return await digest('top');
    };
    expect(errorOf(await withDatabase('./file/digest.db'))).toMatch(
      /error: database .*file\/digest\.db: .*cannot/,
    );
    await writeFile(join(folder, 'no.db'), 'this is no database, it only says so'.repeat(100));
    expect(errorOf(await withDatabase('./no.db'))).toContain('the file is not a database');
    expect((await withDatabase('./new.db')).code).toBe(0);
    const database = new (sqliteDriver())(join(folder, 'new.db'));
    database.exec("insert into migrations values ('9999-from-the-future')");
    database.close();
    const newer = await withDatabase('./new.db');
    expect(newer.code).toBe(1);
    expect(errorOf(newer)).toMatch(/made by a newer digest .*\. Update digest/);
  });

  test('one source that fails does not stop the others', async () => {
    await sources.configure(folder);
    const yaml = await readFile(join(folder, 'digest.yaml'), 'utf8');
    await writeFile(
      join(folder, 'digest.yaml'),
      yaml.replace(/rss: "[^"]*"/, `rss: "${sources.origin}/no-feed"`),
    );
    const { code, stdout } = await runDigest(['fetch', '--json', ...now], { cwd: folder });
    expect(code).toBe(3);
    const { sources: results } = JSON.parse(stdout) as {
      sources: { source: string; status: string; error: string }[];
    };
    expect(results.map(({ source, status }) => [source, status])).toEqual([
      ['huggingface', 'ok'],
      ['arxiv', 'failed'],
    ]);
  });
});

describe('help', () => {
  test('every command has help with examples', async () => {
    const { stdout } = await runDigest(['--help'], { cwd: folder });
    const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => name !== 'help');
    expect(names).toContain('demo');
    const helps = await Promise.all(names.map((name) => runDigest([name, '--help'], { cwd: folder })));
    expect(names.filter((_, index) => !helps[index]?.stdout.includes('Examples:'))).toEqual([]);
  });

  test('completion scripts know every verb', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = await runDigest(['completion', shell], { cwd: folder });
      expect(code).toBe(0);
      expect(stdout).toContain('subscribers');
      expect(stdout).toContain('retry-uncertain');
    }
  });
});
