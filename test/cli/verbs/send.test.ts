// The verbs that mail editions: send, run and deliveries, over a real SMTP server that fails where a test asks for it.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DeliveriesResult } from '../../../src/commands/deliveries.ts';
import type { RunResult } from '../../../src/commands/run.ts';
import type { SendResult } from '../../../src/commands/send.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { sampleInstances } from '../../helpers/sample-instance.ts';
import { type FaultySmtpOptions, startFaultySmtp } from '../../helpers/smtp-catcher.ts';

const instance = sampleInstances();

/** An instance with three readers whose server refuses Bo for good and Cy for now; waits between attempts take no time. */
async function withFaults(
  fault: FaultySmtpOptions['fault'] = ({ stage, email }) =>
    stage !== 'rcpt' ? null : email.startsWith('bo@') ? 550 : email.startsWith('cy@') ? 451 : null,
  mail = '',
) {
  const smtp = await startFaultySmtp({ fault });
  onTestFinished(() => smtp.close());
  const { digest, json } = await instance(
    `mail: { from: papers@example.org, transport: "smtp://127.0.0.1:${smtp.port}" ${mail} }\n`,
  );
  for (const name of ['ada', 'bo', 'cy']) await digest(['subscribers', 'add', `${name}@example.org`]);
  const hurried = (options: Parameters<typeof digest>[1]) => ({ clock: fakeClock(), ...options });
  return {
    digest: (args: readonly string[], options: Parameters<typeof digest>[1] = {}) =>
      digest(args, hurried(options)),
    json: <T>(args: readonly string[]) => json<T>(args, hurried({})),
    smtp,
  };
}

describe('digest send', () => {
  test('delivers the edition once, and says what it did', async () => {
    const { digest, folder, json } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org']);
    const { code, stdout, stderr } = await digest(['send']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^daily\/2026-06-11 {2}.*\n1 recipient: 1 sent\nMails are in .*outbox\n$/);
    expect((await digest(['send'])).stdout).toContain('1 recipient: nothing left to do\n');
    expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
    expect(await json<SendResult>(['send'])).toMatchObject({ sent: 0, failures: [], refused: [] });
  });

  test('without subscribers says how to add one, and without papers how to get some', async () => {
    const { digest } = await instance();
    expect((await digest(['send'])).stdout).toContain('No subscribers yet: "digest subscribers add');
    const { code, stderr } = await digest(['send', '--date', '2026-01-05']);
    expect([code, stderr]).toEqual([
      1,
      'error: daily/2026-01-05 has no papers. Run "digest fetch" first, or name another day with --date.\n',
    ]);
  });

  test.each([
    ['sendmail:/no/such/sendmail', 'The sendmail command cannot be run: no such file or folder'],
    [
      'file:./digest.yaml/outbox',
      /^error: Mail cannot be written to .*: a part of its path is not a folder\./,
    ],
  ])('freezes nothing where %s takes no mail and readers wait for it', async (transport, error) => {
    const { digest, json } = await instance(`mail: { transport: "${transport}" }\n`);
    await digest(['subscribers', 'add', 'ada@example.org']);
    for (const verb of ['send', 'run']) {
      const { code, stderr } = await digest([verb]);
      expect([verb, code]).toEqual([verb, 1]);
      expect(stderr).toMatch(error);
    }
    expect(await json(['deliveries'])).toMatchObject({ deliveries: [] });
  });

  test('freezes without readers even where no mail could leave', async () => {
    const { digest } = await instance('mail: { transport: "sendmail:/no/such/sendmail" }\n');
    expect(await digest(['send'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('warns of an address with --to that is not a subscriber, and sends it this edition', async () => {
    const { digest, json } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org']);
    const args = ['send', '--to', 'ada@example.org', 'stranger@example.net'];
    expect((await digest([...args, '--dry-run'])).stderr).toBe(
      'warning: stranger@example.net is not a subscriber: only this edition would go there. For later editions: digest subscribers add stranger@example.net\n',
    );
    const { code, stderr } = await digest(args);
    expect([code, stderr]).toEqual([
      0,
      'warning: stranger@example.net is not a subscriber: only this edition goes there. For later editions: digest subscribers add stranger@example.net\n',
    ]);
    expect(await json(args)).toMatchObject({ recipients: 2, refused: [], guests: ['stranger@example.net'] });
    expect(await json(['send', '--to', 'ada@example.org'])).not.toHaveProperty('guests');
  });

  test('--dry-run lists the first recipients and changes nothing', async () => {
    const { digest, json, folder } = await instance();
    for (let n = 0; n < 22; n += 1) await digest(['subscribers', 'add', `r${n}@example.org`]);
    const { stdout } = await digest(['send', '--dry-run']);
    expect(stdout).toMatch(/\nWould go to 22 recipients:\n {2}r0@example\.org\n/);
    expect(stdout).toMatch(/\n {2}and 2 more\n$/);
    expect(await json(['send', '--dry-run'])).toMatchObject({
      recipients: 22,
      sent: 0,
      dryRun: { total: 22 },
    });
    expect(await readdir(folder)).not.toContain('outbox');
  });

  test('names each reader whose mail failed or is deferred, with the reply, and exits with 3', async () => {
    const { digest, json } = await withFaults();
    const { code, stdout, stderr } = await digest(['send']);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /\n3 recipients: 1 sent, 1 deferred, 1 failed\n {2}cy@example\.org deferred: 451 /,
    );
    expect(stderr).toMatch(/^warning: bo@example\.org failed: 550 .*\n$/);
    // Nothing failed in the second run: its failures are those that still wait.
    expect(await json<SendResult>(['send'])).toMatchObject({
      failed: 0,
      deferred: 1,
      failures: [{ email: 'cy@example.org', state: 'deferred', response: expect.stringMatching(/^451 /) }],
    });
  });

  test('with --json has the failures of the run, of the addresses that were named only', async () => {
    const { json } = await withFaults();
    const { failures } = await json<SendResult>(['send', '--to', 'bo@example.org', 'ada@example.org']);
    expect(failures).toEqual([
      { email: 'bo@example.org', state: 'failed', response: expect.stringMatching(/^550 /) },
    ]);
  });

  test('to an address whose delivery failed tries it again', async () => {
    let isBroken = true;
    const { json, smtp } = await withFaults(({ stage, email }) =>
      stage === 'rcpt' && email.startsWith('bo@') && isBroken ? 550 : null,
    );
    expect(await json<SendResult>(['send'])).toMatchObject({ sent: 2, failed: 1 });
    isBroken = false;
    const again = ['send', '--to', 'bo@example.org', 'ada@example.org'];
    expect(await json(['send', '--dry-run', ...again.slice(1)])).toMatchObject({
      dryRun: { total: 1, addresses: ['bo@example.org'] },
    });
    expect(await json<SendResult>(again)).toMatchObject({ recipients: 2, sent: 1, failures: [] });
    expect(smtp.taken.map(({ to }) => to).sort()).toEqual(
      ['ada', 'bo', 'cy'].map((name) => `${name}@example.org`),
    );
  });

  test('takes a reader off the list whom the server does not know, as a bounce would', async () => {
    const { digest, json } = await withFaults(({ stage, email }) =>
      stage !== 'rcpt'
        ? null
        : email.startsWith('bo@')
          ? { code: 550, text: `5.1.1 <${email}>: no such user here` }
          : email.startsWith('cy@')
            ? { code: 552, text: '5.2.2 Mailbox full' }
            : null,
    );
    const { code, stderr } = await digest(['send']);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'warning: bo@example.org failed: 550 5.1.1 <bo@example.org>: no such user here (now bounced: no more mail goes there)\n',
    );
    expect(stderr).toContain('warning: cy@example.org failed: 552 5.2.2 Mailbox full\n');
    expect(await json(['subscribers', 'show', 'bo@example.org'])).toMatchObject({
      state: 'bounced',
      history: [{ state: 'active' }, { state: 'bounced', source: 'bounce', cause: '5.1.1 userunknown' }],
      deliveries: [{ state: 'failed', response: '550 5.1.1 <bo@example.org>: no such user here' }],
    });
    expect(await json(['subscribers', 'show', 'cy@example.org'])).toMatchObject({ state: 'active' });
    // Suppressed: neither the next edition nor a list brings the address back, and naming it says why.
    expect(await json(['send', '--date', '2026-06-10', '--dry-run'])).toMatchObject({
      dryRun: { addresses: ['ada@example.org', 'cy@example.org'] },
    });
    const named = await digest(['send', '--to', 'bo@example.org']);
    expect(named.stderr).toMatch(/bo@example\.org .*bounced/);
  });

  test('counts a full mailbox, and gives it up after the days that are configured', async () => {
    const { digest, json } = await withFaults(
      ({ stage, email }) =>
        stage === 'rcpt' && email.startsWith('cy@') ? { code: 552, text: '5.2.2 Mailbox full' } : null,
      '} \nbounces: { softLimit: { count: 2 }',
    );
    const state = async () =>
      (await json<{ state: string }>(['subscribers', 'show', 'cy@example.org'])).state;
    await digest(['send', '--date', '2026-06-10', '--now', '2026-06-10T12:00:00Z']);
    expect(await state()).toBe('active');
    // The same edition again, to the same reader, is the same day.
    await digest(['send', '--date', '2026-06-10', '--to', 'cy@example.org', '--now', '2026-06-10T15:00:00Z']);
    expect(await state()).toBe('active');
    const result = await json<SendResult>(['send', '--now', '2026-06-11T12:00:00Z']);
    expect(result.failures).toMatchObject([{ email: 'cy@example.org', state: 'failed', bounced: true }]);
    expect(await state()).toBe('bounced');
  });

  test('stops when the server relays no mail for us, and leaves the edition planned', async () => {
    let isMisconfigured = true;
    const { digest, json } = await withFaults(({ stage, email }) =>
      stage === 'rcpt' && isMisconfigured
        ? { code: 554, text: `5.7.1 <${email}>: Relay access denied` }
        : null,
    );
    const { code, stderr } = await digest(['send']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: [^\n]*refuses our mail to every recipient[^\n]*554 5\.7\.1 <[a-z]+@example\.org>: Relay access denied[^\n]*mail\.transport/,
    );
    const { deliveries } = await json<DeliveriesResult>(['deliveries']);
    expect(deliveries.map(({ email, state }) => [email, state])).toEqual([
      ['ada@example.org', 'planned'],
      ['bo@example.org', 'planned'],
      ['cy@example.org', 'planned'],
    ]);
    isMisconfigured = false;
    expect(await json<SendResult>(['send'])).toMatchObject({ sent: 3, failures: [] });
  });

  test('names five readers at most, and the command that lists all', async () => {
    const { digest } = await withFaults(({ stage }) => (stage === 'rcpt' ? 550 : null));
    for (let n = 0; n < 4; n += 1) await digest(['subscribers', 'add', `r${n}@example.org`]);
    const { stderr } = await digest(['send']);
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[5]).toBe('warning: and 2 more: digest deliveries --edition daily/2026-06-11 --state failed');
  });

  test('says what to do with mails that may have arrived, and resends them on request', async () => {
    let isFirst = true;
    const { digest, json, smtp } = await withFaults(({ stage, email }) => {
      if (stage !== 'end' || !email.startsWith('ada@') || !isFirst) return null;
      isFirst = false;
      return 'drop';
    });
    const { code, stderr } = await digest(['send']);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'warning: 1 mail may have arrived or not; "digest send --retry-uncertain" sends them again\n',
    );
    expect(await json<SendResult>(['send'])).toMatchObject({
      uncertain: 1,
      failures: [{ email: 'ada@example.org', state: 'uncertain' }],
    });
    expect(await json<SendResult>(['send', '--retry-uncertain'])).toMatchObject({ sent: 1, uncertain: 0 });
    expect(smtp.taken.filter(({ to }) => to === 'ada@example.org')).toHaveLength(2);
  });

  test('rejects addresses that must not be mailed: with 1 if there is no other, else with 3', async () => {
    const { digest } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org']);
    await digest(['subscribers', 'add', 'bo@example.org']);
    await digest(['subscribers', 'set', 'bo@example.org', '--state', 'unsubscribed']);
    const alone = await digest(['send', '--to', 'bo@example.org']);
    expect(alone.code).toBe(1);
    expect(alone.stdout).toMatch(/\nNone of these addresses may be mailed\.\n$/);
    expect(alone.stderr).toMatch(/^warning: bo@example\.org has unsubscribed on 2026-06-11\. If /);
    expect((await digest(['send', '--to', 'bo@example.org', 'ada@example.org'])).code).toBe(3);
    expect((await digest(['send', '--to', 'nobody'])).code).toBe(2);
  });

  test('exits with 75 while another run holds the lock', async () => {
    const { digest, openStore } = await instance();
    const store = await openStore();
    const lock = await store.lock();
    try {
      const { code, stderr } = await digest(['send']);
      expect(code).toBe(75);
      expect(stderr).toMatch(/^error: another digest process is running on this database\. /);
    } finally {
      await lock?.release();
      await store.close();
    }
  });

  test('that is interrupted exits with 130 and leaves the rest for the next run', async () => {
    const interrupt = new AbortController();
    const { digest, json } = await withFaults(({ stage }) => {
      if (stage === 'rcpt') interrupt.abort('SIGINT');
      return null;
    }, ', connections: 1');
    const first = await digest(['send', '--json'], { signal: interrupt.signal });
    expect(first.code).toBe(130);
    const { sent, left } = JSON.parse(first.stdout) as SendResult;
    expect(sent + left).toBe(3);
    expect(left).toBeGreaterThan(0);
    expect(await json<SendResult>(['send'])).toMatchObject({ sent: left, left: 0 });
  });
});

describe('digest send --test', () => {
  test('mails a proof with a Message-ID of its own, and freezes and records nothing', async () => {
    const { digest, json, folder } = await instance();
    await digest(['subscribers', 'add', 'Ada <ada@example.org>']);
    const { code, stdout } = await digest(['send', '--test', 'ada@example.org']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^daily\/2026-06-11 {2}Proof: .*\nA proof went to ada@example\.org; nothing is frozen\.\n/,
    );
    expect(await json<DeliveriesResult>(['deliveries'])).toEqual({
      total: 0,
      deliveries: [],
      outlets: [],
    });
    expect((await digest(['drop', '2606.90304'])).code).toBe(0);
    expect(await json<SendResult>(['send'])).toMatchObject({ sent: 1 });
    const mails = await Promise.all(
      (await readdir(join(folder, 'outbox'))).map(async (name) =>
        simpleParser(await readFile(join(folder, 'outbox', name))),
      ),
    );
    expect(mails.map(({ subject }) => subject?.startsWith('Proof: ')).sort()).toEqual([false, true]);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
    expect(mails.every(({ to }) => JSON.stringify(to).includes('ada@example.org'))).toBe(true);
  });

  test('is personal for a subscriber with interests, and works for any other address', async () => {
    const { digest, json, folder } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org', '--interests', 'museum']);
    for (const email of ['ada@example.org', 'guest@example.net'])
      expect(await json<SendResult>(['send', '--date', '2026-06-10', '--test', email])).toMatchObject({
        edition: 'daily/2026-06-10',
        test: email,
        recipients: 1,
        sent: 1,
      });
    const texts = await Promise.all(
      (await readdir(join(folder, 'outbox'))).map((name) => readFile(join(folder, 'outbox', name), 'utf8')),
    );
    expect(texts.filter((text) => text.includes('guest@example.net'))).toHaveLength(1);
  });

  test("reports the server's refusal and exits with 1", async () => {
    const { digest } = await withFaults();
    const { code, stderr } = await digest(['send', '--test', 'bo@example.org']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the proof to bo@example\.org was not accepted: 550 .*digest doctor/);
  });

  test('rejects an address that must not be mailed, and options that make no sense with it', async () => {
    const { digest, folder } = await instance();
    await digest(['subscribers', 'add', 'bo@example.org']);
    await digest(['subscribers', 'set', 'bo@example.org', '--state', 'unsubscribed']);
    expect((await digest(['send', '--test', 'bo@example.org'])).code).toBe(1);
    expect(await readdir(folder)).not.toContain('outbox');
    for (const more of [['--dry-run'], ['--to', 'ada@example.org'], ['--retry-uncertain']])
      expect((await digest(['send', '--test', 'ada@example.org', ...more])).code).toBe(2);
    expect((await digest(['send', '--test', 'nobody'])).code).toBe(2);
  });
});

describe('a digest with a weekly edition only', () => {
  const weekly = 'editions: { weekly: { at: "Mon 07:00" } }\n';
  const monday = ['--now', '2026-06-15T12:00:00Z'];

  test('subscribes people to the weekly edition, by command and by import', async () => {
    const { digest, json } = await instance(weekly);
    expect((await digest(['subscribers', 'add', 'ada@example.org'])).stdout).toContain('(weekly)');
    await digest(['subscribers', 'import', '-', '--consent', 'asked us'], { input: 'bo@example.org\n' });
    const { subscribers } = await json<{ subscribers: { preferences: { periods: string[] } }[] }>([
      'subscribers',
      'list',
    ]);
    expect(subscribers.map(({ preferences }) => preferences.periods)).toEqual([['weekly'], ['weekly']]);
  });

  test('leaves the editions of one who is added again as they are', async () => {
    const { digest } = await instance(weekly);
    await digest(['subscribers', 'add', 'ada@example.org', '--periods', 'monthly']);
    expect((await digest(['subscribers', 'add', 'ada@example.org'])).stdout).toContain('(monthly)');
  });

  test('warns when an edition is due that no one wants, in doctor and with --quiet too', async () => {
    const { digest } = await instance(weekly);
    await digest(['subscribers', 'add', 'ada@example.org', '--periods', 'daily']);
    const warning = 'no one gets the weekly edition: the one subscriber has chosen others. ';
    const { stdout } = await digest(['doctor', '--offline']);
    expect(stdout).toContain('no one gets the weekly edition');
    expect((await digest(['run', ...monday, '--quiet'])).stderr).toContain(`warning: ${warning}`);
    expect((await digest(['send', '--period', 'weekly', ...monday])).stdout).not.toContain(
      'No subscribers yet',
    );
  });

  test('begins its subjects with the week, so that they differ from those of the day', async () => {
    const { digest, json } = await instance(weekly);
    await digest(['subscribers', 'add', 'ada@example.org']);
    const sent = await json<RunResult>(['run', ...monday]);
    expect(sent.send.map(({ edition, subject }) => [edition, subject])).toEqual([
      ['weekly/2026-W24', expect.stringMatching(/^The week: .+ \+ \d+ more papers$/)],
    ]);
  });
});

describe('digest run', () => {
  test('fetches, delivers what is due, and says when the next edition comes', async () => {
    const { digest, json } = await instance('timezone: America/New_York\n');
    await digest(['subscribers', 'add', 'ada@example.org']);
    const first = await digest(['run']);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /^source .*\nhuggingface .*\narxiv .*\n24 papers in the database\.\ndaily\/2026-06-11 /,
    );
    expect(first.stdout).toContain('1 recipient: 1 sent');
    const second = await json<RunResult>(['run']);
    expect(second).toMatchObject({ send: [], bounces: null });
    expect((await digest(['run'])).stdout).toContain(`\n${second.next}\n`);
  });

  test('deletes what is older than the configuration keeps, once a day', async () => {
    const { json } = await instance('retention: { signalMonths: false, fetchMonths: 1 }\n');
    const none = { signals: 0, deliveries: 0, candidates: 0, fetches: 0 };
    expect((await json<RunResult>(['run'])).retention).toEqual(none);
    expect((await json<RunResult>(['run'])).retention).toBeNull();
    await json<RunResult>(['run', '--now', '2026-06-13T13:00:00Z']);
    expect((await json<RunResult>(['run', '--now', '2026-09-13T13:00:00Z'])).retention).toEqual({
      ...none,
      // Of five fetches of each of two sources, all but the first and the last, which succeeded.
      fetches: 6,
    });
  });

  test('--quiet prints which mail failed, and nothing about successes', async () => {
    const { digest } = await withFaults();
    const { code, stdout, stderr } = await digest(['run', '--quiet']);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^warning: bo@example\.org failed: 550 .*\n$/);
  });

  test('finishes what an earlier run left, before anything new', async () => {
    let refusals = 4;
    const { json, digest } = await withFaults(({ stage, email }) => {
      if (stage !== 'rcpt' || !email.startsWith('cy@') || refusals === 0) return null;
      refusals -= 1;
      return 451;
    });
    expect(await json<SendResult>(['send', '--date', '2026-06-10'])).toMatchObject({ sent: 2, deferred: 1 });
    refusals = 0;
    const later = ['run', '--now', '2026-06-11T13:00:00Z'];
    const { send } = await json<RunResult>(later);
    expect(send).toMatchObject([
      { edition: 'daily/2026-06-10', sent: 1, deferred: 0, failures: [] },
      { edition: 'daily/2026-06-11', sent: 3, deferred: 0, failures: [] },
    ]);
    expect((await digest(later)).stdout).not.toContain('recipient');
  });

  test('sends the edition though the mailbox of bounces cannot be reached, with a warning', async () => {
    const { digest } = await instance('bounces: { mailbox: "imap://b:secret@127.0.0.1:9/INBOX" }\n');
    await digest(['subscribers', 'add', 'ada@example.org']);
    const { code, stdout, stderr } = await digest(['run']);
    expect([code, stdout.includes('1 recipient: 1 sent')]).toEqual([0, true]);
    expect(stderr).toMatch(/^warning: the mailbox at 127\.0\.0\.1:9 cannot be read/m);
  });

  test('exits with 3 when a source failed and the edition was sent', async () => {
    const { digest, folder, sources } = await instance('editions: { daily: { patience: 0 } }\n');
    await digest(['subscribers', 'add', 'ada@example.org']);
    const path = join(folder, 'digest.yaml');
    const yaml = await readFile(path, 'utf8');
    await writeFile(path, yaml.replace(/rss: "[^"]*"/, `rss: "${sources.origin}/no-feed"`));
    const { code, stdout } = await digest(['run']);
    expect([code, stdout.includes('1 recipient: 1 sent')]).toEqual([3, true]);
  });

  test('of a day without announcements says so, without a warning', async () => {
    const { digest } = await instance('editions: { daily: { patience: 0 } }\n');
    const words = 'nothing was announced for the daily edition of 2026-07-01 yet; the next run tries again\n';
    const later = ['run', '--now', '2026-07-01T12:00:00Z'];
    expect((await digest([...later, '--quiet'])).stderr).not.toContain(words);
    const { code, stderr } = await digest(later);
    expect([code, stderr.endsWith(words)]).toEqual([0, true]);
    expect(stderr).not.toContain(`warning: ${words}`);
  });
});

describe('digest deliveries', () => {
  test('lists all, or those of an edition, a state, an address', async () => {
    const { digest, json } = await withFaults();
    await digest(['send']);
    await digest(['send', '--date', '2026-06-10', '--to', 'ada@example.org']);
    const { total, deliveries } = await json<DeliveriesResult>(['deliveries']);
    // Freezing an edition plans it for everyone, whoever is sent to first.
    expect([total, deliveries.length]).toEqual([6, 6]);
    const states = deliveries.map(({ edition, email, state }) => `${edition} ${email} ${state}`);
    expect(states.sort()).toEqual([
      'daily/2026-06-10 ada@example.org sent',
      'daily/2026-06-10 bo@example.org planned',
      'daily/2026-06-10 cy@example.org planned',
      'daily/2026-06-11 ada@example.org sent',
      'daily/2026-06-11 bo@example.org failed',
      'daily/2026-06-11 cy@example.org deferred',
    ]);
    const emails = async (...options: string[]) =>
      (await json<DeliveriesResult>(['deliveries', ...options])).deliveries.map(({ email }) => email);
    expect(await emails('--state', 'failed')).toEqual(['bo@example.org']);
    expect(await emails('--edition', 'daily/2026-06-10')).toContain('ada@example.org');
    expect(await emails('--edition', 'daily', '--state', 'deferred')).toEqual(['cy@example.org']);
    expect(await emails('--for', 'ADA@example.org')).toEqual(['ada@example.org', 'ada@example.org']);
    const { stdout } = await digest(['deliveries', '--state', 'failed']);
    expect(stdout).toMatch(
      /^edition {11}address .*reply\ndaily\/2026-06-11 {2}bo@example\.org {2}failed .*550 /,
    );
    expect((await digest(['deliveries', '--state', 'skipped'])).stdout).toBe('No deliveries match.\n');
  });

  test('stops at its limit and says how many more there are', async () => {
    const { digest, json } = await withFaults(() => null);
    await digest(['send']);
    expect((await digest(['deliveries', '--limit', '2'])).stdout).toMatch(
      /\n… and 1 more; --limit shows them\n$/,
    );
    expect((await json<DeliveriesResult>(['deliveries', '--limit', '1'])).deliveries).toHaveLength(1);
  });

  test('of an edition that is unknown, or is not one, say so', async () => {
    const { digest } = await instance();
    expect(await digest(['deliveries', '--edition', 'weekly'])).toMatchObject({
      code: 1,
      stderr: 'error: no edition weekly was frozen yet. "digest stats" lists the editions.\n',
    });
    for (const name of [
      'yearly',
      'daily/06-11',
      'weekly/2026-W54',
      'monthly/2026-13',
      'daily/2026-06-11/x',
    ]) {
      const { code, stderr } = await digest(['deliveries', '--edition', name]);
      expect([name, code, stderr]).toEqual([name, 2, expect.stringContaining(`"${name}" is not an edition`)]);
    }
  });
});
