// The verbs about subscribers: options, output and exit codes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { SubscriberJson } from '../../../src/commands/subscribers.ts';
import { sampleInstances } from '../../helpers/sample-instance.ts';

const instance = sampleInstances();
const subscribers = (...words: string[]) => ['subscribers', ...words];

describe('digest subscribers add', () => {
  test('takes name, editions, interests and consent', async () => {
    const { digest, json } = await instance();
    const { code, stdout } = await digest(
      subscribers(
        'add',
        'Ada <ada@example.org>',
        '--periods',
        'daily,weekly',
        '--interests',
        'cs.CL, protein folding',
        '--consent',
        'asked at the booth',
      ),
    );
    expect([code, stdout]).toEqual([0, 'ada@example.org is subscribed (daily, weekly).\n']);
    expect(await json(subscribers('list'))).toEqual({
      subscribers: [
        {
          email: 'ada@example.org',
          name: 'Ada',
          state: 'active',
          preferences: { periods: ['daily', 'weekly'], interests: ['cs.CL', 'protein folding'] },
          consent: 'asked at the booth',
        },
      ],
    });
  });

  test('warns of an edition that is not made', async () => {
    const { digest } = await instance('editions: { daily: {}, weekly: {} }\n');
    const warning = 'there is no monthly edition: the configuration has daily, weekly';
    for (const change of [
      ['add', 'ada@example.org', '--periods', 'daily,monthly'],
      ['set', 'ada@example.org', '--periods', 'monthly'],
    ])
      expect(await digest(subscribers(...change))).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(warning),
      });
    expect((await digest(subscribers('set', 'ada@example.org', '--periods', 'daily'))).stderr).toBe('');
  });

  test('repeats an invalid address in one line', async () => {
    const { digest } = await instance();
    const { code, stderr } = await digest(subscribers('add', 'Ada\r\nBcc: bo@example'));
    expect([code, stderr]).toEqual([
      2,
      'error: "Ada Bcc: bo@example" is not an email address. Write it as me@example.org.\n',
    ]);
  });

  test('prefers --name to the name in the address, and says when an address is there already', async () => {
    const { digest, json } = await instance();
    const add = subscribers('add', 'Ada <ada@example.org>', '--name', 'Ada L.');
    expect(await json(add)).toMatchObject({ subscriber: { name: 'Ada L.' }, added: true });
    expect((await digest(add)).stdout).toBe('ada@example.org was subscribed already (daily).\n');
  });

  test('rejects an invalid rule, and keeps the existing rules', async () => {
    const { digest, json } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org', '--interests', 'cs.CL']);
    for (const interests of ['author:', 'kites, author:', 'kites until 2026-02-30']) {
      const set = await digest(['subscribers', 'set', 'ada@example.org', '--interests', interests]);
      expect(set).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/author:|2026-02-30/) });
      expect(await digest(['subscribers', 'add', 'bo@example.org', '--interests', interests])).toMatchObject({
        code: 2,
      });
    }
    expect(await json(subscribers('list'))).toMatchObject({
      subscribers: [{ email: 'ada@example.org', preferences: { interests: ['cs.CL'] } }],
    });
  });

  test('of a list with something that is not a rule imports the rest, and names it with its line', async () => {
    const { digest, json } = await instance();
    const list = 'email,interests,consent\nada@example.org,"cs.CL; author:",asked\n';
    const imported = await digest(['subscribers', 'import', '-'], { input: list });
    expect(imported).toMatchObject({
      code: 0,
      stderr: 'warning: line 2: left out of the interests, because it is not a rule: "author:"\n',
    });
    expect(await json(['subscribers', 'list'])).toMatchObject({
      subscribers: [{ preferences: { interests: ['cs.CL'] } }],
    });
  });

  test('adds interests to an address that is there already, also without a name', async () => {
    const { digest, json } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org']);
    expect(
      await digest(['subscribers', 'add', 'ada@example.org', '--interests', 'cs.CL; kites']),
    ).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await json(['subscribers', 'show', 'ada@example.org'])).toMatchObject({
      preferences: { interests: ['cs.CL', 'kites'] },
    });
  });

  test('rejects an invalid address, and one that unsubscribed unless --again is given', async () => {
    const { digest } = await instance();
    expect(await digest(subscribers('add', 'nobody'))).toMatchObject({
      code: 2,
      stderr: 'error: "nobody" is not an email address. Write it as me@example.org.\n',
    });
    await digest(subscribers('add', 'ada@example.org'));
    await digest(subscribers('set', 'ada@example.org', '--state', 'unsubscribed'));
    const refused = await digest(subscribers('add', 'ada@example.org'));
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^error: ada@example\.org has unsubscribed on 2026-06-11\. Add --again if /),
    ]);
    expect((await digest(subscribers('add', 'ada@example.org', '--again'))).code).toBe(0);
  });
});

describe('digest subscribers set', () => {
  test('changes what is given and leaves the rest', async () => {
    const { digest, json } = await instance();
    await digest(subscribers('add', 'Ada <ada@example.org>', '--interests', 'cs.CL'));
    const set = await digest(subscribers('set', 'ADA@example.org', '--periods', 'weekly'));
    expect([set.code, set.stdout]).toEqual([0, 'ada@example.org: active, weekly.\n']);
    expect(await json(subscribers('show', 'ada@example.org'))).toMatchObject({
      name: 'Ada',
      preferences: { periods: ['weekly'], interests: ['cs.CL'] },
    });
    expect(await json(subscribers('set', 'ada@example.org', '--name', '', '--interests', ''))).toMatchObject({
      subscriber: { name: null, preferences: { periods: ['weekly'], interests: [] } },
    });
  });

  test('makes an address active again only with --again', async () => {
    const { digest } = await instance();
    await digest(subscribers('add', 'ada@example.org'));
    await digest(subscribers('set', 'ada@example.org', '--state', 'unsubscribed'));
    const active = subscribers('set', 'ada@example.org', '--state', 'active');
    expect((await digest(active)).code).toBe(1);
    expect((await digest([...active, '--again'])).stdout).toBe('ada@example.org: active, daily.\n');
  });
});

describe('digest subscribers show and remove', () => {
  test('show prints the history and the deliveries with the replies', async () => {
    const { digest } = await instance();
    await digest(
      subscribers('add', 'Ada <ada@example.org>', '--interests', 'robots', '--consent', 'asked us'),
    );
    expect((await digest(subscribers('show', 'ada@example.org'))).stdout).toBe(
      [
        'Ada <ada@example.org>',
        'active, gets daily, since 2026-06-11',
        'interests: robots',
        'consent: asked us, 2026-06-11',
        'when (UTC)        state   by       why',
        '2026-06-11 11:05  active  command  added by command',
        '',
      ].join('\n'),
    );
    await digest(['send']);
    expect((await digest(subscribers('show', 'ada@example.org'))).stdout).toMatch(
      /\n\nedition {11}state {2}sent \(UTC\) {8}reply\ndaily\/2026-06-11 {2}sent {3}2026-06-11 11:05/,
    );
  });

  test('remove suppresses the address; both exit with 1 for an address that is unknown', async () => {
    const { digest } = await instance();
    await digest(subscribers('add', 'ada@example.org'));
    const removed = await digest(subscribers('remove', 'ada@example.org', '--erase'));
    expect([removed.code, removed.stdout]).toEqual([
      0,
      'ada@example.org is removed, and imports do not add it again.\n',
    ]);
    for (const verb of ['show', 'remove', 'set']) {
      const { code, stderr } = await digest(subscribers(verb, 'ada@example.org'));
      expect([verb, code, stderr]).toEqual([
        verb,
        1,
        'error: ada@example.org is not a subscriber. "digest subscribers list" shows who is.\n',
      ]);
    }
    expect((await digest(subscribers('add', 'ada@example.org'))).stderr).toContain('was taken off the list');
  });
});

describe('digest subscribers list and export', () => {
  test('list prints a table, and filters by state', async () => {
    const { digest, json } = await instance();
    await digest(subscribers('add', 'Bo <bo@example.org>', '--periods', 'weekly,daily'));
    await digest(subscribers('add', 'ada@example.org'));
    await digest(subscribers('set', 'ada@example.org', '--state', 'unsubscribed'));
    expect((await digest(subscribers('list'))).stdout).toBe(
      [
        'address          name  state         editions',
        'ada@example.org        unsubscribed  daily',
        'bo@example.org   Bo    active        daily, weekly',
        '',
      ].join('\n'),
    );
    const { subscribers: active } = await json<{ subscribers: SubscriberJson[] }>(
      subscribers('list', '--state', 'active'),
    );
    expect(active.map(({ email }) => email)).toEqual(['bo@example.org']);
    expect((await digest(subscribers('list', '--state', 'bounced'))).stdout).toBe(
      'No subscriber is bounced.\n',
    );
  });

  test('export writes CSV, or with --json the same as list', async () => {
    const { digest, json } = await instance();
    await digest(subscribers('add', 'Ada <ada@example.org>', '--interests', 'cs.CL, "robots"'));
    expect((await digest(subscribers('export'))).stdout).toMatch(
      /^email,name,state,periods,interests,consent\nada@example\.org,Ada,active,daily,.*,added by command\n$/,
    );
    expect(await json(subscribers('export'))).toEqual(await json(subscribers('list')));
  });
});

describe('a list of more subscribers than are read at a time', () => {
  const many = Array.from(
    { length: 2500 },
    (_, index) => `reader${String(index).padStart(4, '0')}@example.org`,
  );

  async function longList() {
    const started = await instance();
    await started.digest(subscribers('import', '-', '--consent', 'asked us'), { input: many.join('\n') });
    return started;
  }

  test.each([
    ['list', []],
    ['list', ['--json']],
    ['export', []],
    ['export', ['--json']],
  ])('is written by %s %j as it is read: a signal ends it after the first batch', async (verb, json) => {
    const { digest } = await longList();
    const interrupt = new AbortController();
    const { code, stdout, stderr } = await digest(subscribers(verb, ...json), {
      signal: interrupt.signal,
      onOutput: (text) => {
        if (text.includes('reader0999@')) setImmediate(() => interrupt.abort('SIGTERM'));
      },
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/^error: interrupted\b/);
    expect(stdout).toContain('reader0999@');
    expect(stdout).not.toContain('reader2499@');
    // What was begun is no document; a second one after it would not make it one.
    expect(stdout).not.toContain('"error"');
  });

  test('has every subscriber once, in all forms', async () => {
    const { digest, json } = await longList();
    const { subscribers: listed } = await json<{ subscribers: SubscriberJson[] }>(subscribers('list'));
    expect(listed.map(({ email }) => email)).toEqual(many);
    const { stdout } = await digest(subscribers('list'));
    expect(stdout.split('\n')).toHaveLength(1 + many.length + 1);
    expect((await digest(subscribers('export'))).stdout.split('\n')).toHaveLength(1 + many.length + 1);
    const document = (await digest(subscribers('list', '--json'))).stdout;
    expect(document).toBe(`${JSON.stringify(JSON.parse(document), null, 2)}\n`);
  });
});

describe('digest subscribers import', () => {
  const csv = 'Name,Email\nAda,ada@example.org\nNobody,not an address\n';

  test('adds what it can, names what it rejects, and then exits with 3', async () => {
    const { digest, folder } = await instance();
    await writeFile(join(folder, 'list.csv'), csv);
    const file = join(folder, 'list.csv');
    const { code, stdout, stderr } = await digest(subscribers('import', file, '--consent', 'asked us'));
    expect([code, stdout, stderr]).toEqual([
      3,
      '1 added, 0 known already, 1 refused.\n',
      'warning: line 3: "not an address" is not an email address\n',
    ]);
  });

  test('fails for a list without any address, and warns of one without rows', async () => {
    const { digest, folder } = await instance();
    const file = join(folder, 'list.csv');
    const importing = subscribers('import', file, '--consent', 'asked us');
    await writeFile(file, 'Name,City\nAda,Trieste\nBo,Oslo\n');
    expect(await digest(importing)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('list.csv is not a list of subscribers: line 2:'),
    });
    await writeFile(file, '');
    expect(await digest(importing)).toMatchObject({ code: 0, stderr: 'warning: the list has no rows\n' });
  });

  test('reads stdin, gives the editions of --periods, and exits with 0 when all is well', async () => {
    const { digest, json } = await instance();
    const importing = subscribers('import', '-', '--consent', 'asked us', '--periods', 'weekly');
    const { code } = await digest(importing, { input: 'ada@example.org\n' });
    expect(code).toBe(0);
    const { subscribers: list } = await json<{ subscribers: SubscriberJson[] }>(subscribers('list'));
    expect(list).toMatchObject([{ consent: 'asked us', preferences: { periods: ['weekly'] } }]);
  });

  test('names the first of the addresses that left, and adds none of them', async () => {
    const { digest } = await instance();
    const emails = Array.from({ length: 7 }, (_, index) => `r${index}@example.org`);
    const importing = subscribers('import', '-', '--consent', 'asked us');
    await digest(importing, { input: emails.join('\n') });
    for (const email of emails) await digest(subscribers('remove', email));
    const { stdout, stderr } = await digest(importing, { input: emails.join('\n') });
    expect(stdout).toBe('0 added, 0 known already, 7 suppressed, 0 refused.\n');
    expect(stderr).toMatch(
      /^warning: not added, because they left, .*: r0@.*, r4@example\.org, and 2 more\n$/,
    );
  });

  test('asks for the basis of consent on a terminal, once', async () => {
    const { digest, json, folder } = await instance();
    const file = join(folder, 'list.csv');
    await writeFile(file, 'ada@example.org\nbo@example.org\n');
    const { code, stderr } = await digest(subscribers('import', file), {
      isTerminal: true,
      input: 'asked us at the booth\r',
    });
    expect(code).toBe(0);
    expect(stderr.match(/What is the basis/g)).toHaveLength(1);
    const { subscribers: list } = await json<{ subscribers: SubscriberJson[] }>(subscribers('list'));
    expect(list.map(({ consent }) => consent)).toEqual(['asked us at the booth', 'asked us at the booth']);
  });

  test.each([
    ['Ctrl-C', '\x03', 130],
    ['Ctrl-D', '\x04', 1],
    ['the end of the input', null, 1],
  ])('adds no one when the question is answered with %s', async (_what, key, exitCode) => {
    const { digest, json, folder } = await instance();
    const file = join(folder, 'list.csv');
    await writeFile(file, 'ada@example.org\n');
    const typed = Readable.from(key === null ? [] : [Buffer.from(key)]);
    const { code, stderr } = await digest(subscribers('import', file), { isTerminal: true, input: typed });
    expect(code).toBe(exitCode);
    expect(stderr).toContain('error:');
    expect(stderr).toContain('interrupted. Run the same command again to continue.');
    expect(await json(subscribers('list'))).toEqual({ subscribers: [] });
  });

  test('without a terminal and without a basis of consent exits with 2', async () => {
    const { digest } = await instance();
    const { code, stderr } = await digest(subscribers('import', '-'), { input: 'ada@example.org\n' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: the basis of consent for mailing these people is missing.*--consent/);
  });
});
