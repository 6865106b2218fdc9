// The verbs that look for faults: doctor and lint.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LintResult } from '../../../src/commands/lint.ts';
import type { Finding } from '../../../src/commands/shared/checks/finding.ts';
import { startDnsServer } from '../../helpers/dns-server.ts';
import { temporaryFolder } from '../../helpers/run-digest.ts';
import { runVerb } from '../../helpers/run-verb.ts';
import { sampleInstances } from '../../helpers/sample-instance.ts';
import { startFaultySmtp } from '../../helpers/smtp-catcher.ts';

const instance = sampleInstances();

describe('digest doctor', () => {
  test('prints each check as it is done, with what to do about a warning', async () => {
    const { digest } = await instance();
    const { code, stdout } = await digest(['doctor', '--offline']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {4}configuration: .*digest\.yaml\n/);
    expect(stdout).toMatch(/^ok {4}database: .*, 24 papers, no damage found$/m);
    expect(stdout).toMatch(/^warn {2}subscribers: .*\n {6}Add one with "digest subscribers add/m);
    expect(stdout).not.toContain('source arxiv');
  });

  test('with --quiet prints warnings and failures only', async () => {
    const { digest } = await instance();
    await digest(['subscribers', 'add', 'ada@example.org']);
    const { stdout } = await digest(['doctor', '--offline', '--quiet']);
    expect(stdout).toMatch(/^warn {2}mail: /);
    expect(stdout).not.toMatch(/^ok/m);
  });

  test('tests each source, and exits with 1 when one fails', async () => {
    const { json, digest, sources } = await instance();
    const { findings } = await json<{ findings: Finding[] }>(['doctor']);
    const status = Object.fromEntries(findings.map(({ subject, status: each }) => [subject, each]));
    expect(status).toMatchObject({ 'source huggingface': 'ok', 'source arxiv': 'ok' });
    const folder = await temporaryFolder(onTestFinished);
    const yaml = `sources: [{ arxiv: { categories: [cs.CL], endpoints: { rss: "${sources.origin}/none" }, minIntervalMs: 0 } }]\n`;
    await writeFile(join(folder, 'digest.yaml'), yaml);
    const { code, stdout } = await runVerb(['doctor'], { folder });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL {2}source arxiv: /m);
    expect((await digest(['doctor', '--offline'])).code).toBe(0);
  });

  test('warns of an enricher that fails, because no edition depends on it', async () => {
    const { configure, digest, sources } = await instance();
    await configure(`enrich: [{ hackernews: { endpoint: "${sources.origin}/none", minIntervalMs: 0 } }]`);
    const { code, stdout } = await digest(['doctor']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^warn {2}enricher hackernews: /m)]);
  });

  test('checks the domain, the mail server, and a test mail all the way', async () => {
    const smtp = await startFaultySmtp();
    onTestFinished(() => smtp.close());
    const dns = await startDnsServer({ 'example.org TXT': ['v=spf1 mx -all'] });
    onTestFinished(() => dns.close());
    const { json, digest } = await instance(
      `mail: { from: papers@example.org, transport: "smtp://127.0.0.1:${smtp.port}" }\n`,
    );
    const argv = ['doctor', '--dns', dns.address, '--send-test', 'ada@example.net'];
    const { findings } = await json<{ findings: Finding[] }>(argv);
    const ofSubject = (name: string) => findings.filter(({ subject }) => subject === name);
    expect(ofSubject('SPF')).toMatchObject([{ status: 'ok' }]);
    expect(ofSubject('test mail')).toMatchObject([{ status: 'ok' }]);
    expect(smtp.taken.map(({ to }) => to)).toEqual(['ada@example.net']);
    await smtp.close();
    const down = await digest(argv);
    expect(down.code).toBe(1);
    expect(down.stdout).toMatch(/^FAIL {2}mail: /m);
  });

  test('reports a configuration that is missing, and a database that cannot be opened', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const missing = await runVerb(['doctor'], { folder });
    expect(missing.code).toBe(1);
    expect(missing.stdout).toMatch(/^FAIL {2}configuration: .*\n {6}.*digest init/);
    await writeFile(join(folder, 'digest.yaml'), 'database: sqlite:./digest.yaml\n');
    const damaged = await runVerb(['doctor'], { folder });
    expect([damaged.code, damaged.stdout]).toEqual([
      1,
      expect.stringMatching(/^FAIL {2}database: .*not a database/m),
    ]);
  });
});

describe('digest lint', () => {
  test('checks the mail of an edition', async () => {
    const { json, digest } = await instance(
      'mail: { from: Daily Papers <papers@papers.example> }\nsite: { url: "https://papers.example" }\n',
    );
    const { subject, rules, findings } = await json<LintResult>(['lint', '--edition', 'daily/2026-06-11']);
    expect(subject).toBe('daily/2026-06-11');
    expect(rules).toBeGreaterThan(20);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    await digest(['subscribers', 'add', 'ada@lab.example']);
    const { code, stdout } = await digest(['lint', '--edition', 'daily', '--for', 'ada@lab.example']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/(?:passes all \d+ rules|0 errors, \d+ warnings?, by \d+ rules)\n$/);
  });

  test.each(['en', 'de', 'zh'])(
    'asks for a postal address at the end of mails in %s, and for nothing else',
    async (language) => {
      const rulesWith = async (footer: string) => {
        const { json } = await instance(
          `language: ${language}\nmail: { from: Daily Papers <papers@papers.example>${footer} }\nsite: { url: "https://papers.example" }\n`,
        );
        const { findings } = await json<LintResult>(['lint', '--edition', 'daily/2026-06-11']);
        return findings.map(({ rule }) => rule).filter((rule) => !rule.startsWith('dkim'));
      };
      expect(await rulesWith('')).toEqual(['postal-address']);
      expect(await rulesWith(', footer: "Example Lab, 1 Example Street, Exampletown"')).toEqual([]);
    },
  );

  test('of a bad mail prints each fault with its rule, with --quiet too, and exits with 1', async () => {
    const { digest, folder } = await instance();
    const file = join(folder, 'bad.eml');
    await writeFile(file, 'Subject: no sender\r\n\r\nhello\r\n');
    const { code, stdout } = await digest(['lint', file]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL {2}.+: .+\n {6}.*RFC/);
    expect(stdout).toMatch(/ errors?, \d+ warnings?, by \d+ rules\n$/);
    const quiet = await digest(['lint', file, '--quiet']);
    expect([quiet.code, quiet.stdout]).toEqual([1, stdout.replace(/[^\n]+\n$/, '')]);
  });

  test('takes one mail: not none, not two, and not what cannot be read', async () => {
    const { digest, folder } = await instance();
    expect((await digest(['lint'])).code).toBe(2);
    expect((await digest(['lint', 'x.eml', '--edition', 'daily'])).code).toBe(2);
    expect((await digest(['lint', '--edition', 'yearly'])).stderr).toContain('"yearly" is not an edition');
    const { code, stderr } = await digest(['lint', join(folder, 'none.eml')]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: cannot read .*none\.eml/)]);
  });
});
