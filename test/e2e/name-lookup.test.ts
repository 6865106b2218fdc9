// A mail server whose name cannot be looked up, from the beginning or from the middle of a run on.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { deliveryTable, expectAgreement } from '../helpers/deliveries.ts';
import { nxdomain, servfail, startDnsServer } from '../helpers/dns-server.ts';
import { askingOnly, hasPrivateNames } from '../helpers/private-names.ts';
import { type Ended, runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { type FaultySmtpOptions, startFaultySmtp } from '../helpers/smtp-catcher.ts';

const host = 'mail.papers.example';
const nameServer = '127.53.53.53';
const readers = 40;
const now = ['--now', atDue(sampleDays.last)];

describe.skipIf(!hasPrivateNames)('a mail server whose name', () => {
  let sources: SampleSources;
  beforeAll(async () => {
    sources = await startSampleSources();
  });
  afterAll(() => sources.close());

  /** Sends an edition through a server that is known by its name only. */
  async function send(
    smtp: FaultySmtpOptions,
    refusal: (() => number | null) | null,
    addresses = ['127.0.0.1'],
  ) {
    const folder = await temporaryFolder(onTestFinished);
    const server = await startFaultySmtp(smtp);
    onTestFinished(() => server.close());
    if (refusal) {
      const dns = await startDnsServer({ [`${host} A`]: addresses }, { host: nameServer, port: 53, refusal });
      onTestFinished(() => dns.close());
    }
    await sources.configure(
      folder,
      `mail: { transport: "smtp://${host}:${server.port}?tls=none", connections: 2 }\n`,
    );
    await runDigest(['subscribers', 'import', '-', '--consent', 'asked us', ...now], {
      cwd: folder,
      input: Array.from({ length: readers }, (_, index) => `reader${index}@example.org`).join('\n'),
    });
    await runDigest(['fetch', ...now], { cwd: folder });
    const inside = await askingOnly(nameServer, await temporaryFolder(onTestFinished));
    const ended: Ended = await runDigest(['send', ...now], { cwd: folder, inside });
    const table = deliveryTable(join(folder, 'digest.db'));
    expect(table.size).toBe(readers);
    expectAgreement(
      table,
      server.taken.map(({ to }) => to),
    );
    return { ended, states: new Set(table.values()) };
  }

  test.each([
    [
      'does not exist',
      () => nxdomain,
      `The mail server ${host} is not known: getaddrinfo ENOTFOUND ${host}. Check the host in mail.transport and the network.`,
    ],
    [
      'nobody can say anything of for now',
      () => servfail,
      `The mail server cannot be reached: getaddrinfo EAI_AGAIN ${host}. Check mail.transport and the network. Then run the same command again: it sends what is left.`,
    ],
    [
      'cannot be asked for, because no name server answers',
      null,
      `The mail server cannot be reached: getaddrinfo EAI_AGAIN ${host}. Check mail.transport and the network. Then run the same command again: it sends what is left.`,
    ],
  ])('%s stops the run with one line, and everything is still to be sent', async (_what, refusal, words) => {
    const { ended, states } = await send({}, refusal);
    expect(ended).toEqual({ code: 1, stdout: '', stderr: `error: ${words}\n` });
    expect(states).toEqual(new Set(['planned']));
  });

  test('has several addresses, none of which responds, is reported with each', async () => {
    const { ended, states } = await send({}, () => null, ['127.0.0.2', '127.0.0.3']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(
      /^error: The mail server cannot be reached: connect ECONNREFUSED 127\.0\.0\.[23]:\d+; connect ECONNREFUSED 127\.0\.0\.[23]:\d+\. Check .*\n$/,
    );
    expect(states).toEqual(new Set(['planned']));
  });

  test.each([
    ['does not exist', nxdomain],
    ['nobody can say anything of', servfail],
  ])('%s any more when connections are lost is waited for, and no one misses a mail', async (_what, code) => {
    let isGone = false;
    let refused = 0;
    const { ended, states } = await send(
      {
        fault: ({ stage, nth }) => {
          if (stage !== 'mail') return null;
          if (nth === 10) isGone = true;
          return isGone ? 'drop' : null;
        },
      },
      () => {
        if (!isGone) return null;
        refused += 1;
        // The questions for both kinds of address have been asked, so that one lookup at least has failed.
        if (refused === 2) isGone = false;
        return code;
      },
    );
    expect(refused).toBe(2);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(`${readers} recipients: ${readers} sent\n`);
    expect(states).toEqual(new Set(['sent']));
  });
});
