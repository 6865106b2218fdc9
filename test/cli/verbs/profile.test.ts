// The verbs about profiles, and the one that explains: options, output and exit codes.
import { describe, expect, test } from 'vitest';
import type { ProfileResult } from '../../../src/commands/profile.ts';
import type { ProfileTest } from '../../../src/commands/test-profile.ts';
import type { WhyResult } from '../../../src/commands/why.ts';
import { sampleInstances } from '../../helpers/sample-instance.ts';

const instance = sampleInstances();
const ada = 'ada@example.org';
const profile = (verb: string, ...words: string[]) => ['profile', verb, ada, ...words];

async function withAda() {
  const made = await instance();
  await made.digest(['subscribers', 'add', ada]);
  return made;
}

describe('digest profile', () => {
  test('shows that a reader without one gets the common list', async () => {
    const { digest } = await withAda();
    const { code, stdout } = await digest(profile('show'));
    expect(code).toBe(0);
    expect(stdout).toContain('this reader gets the common list');
  });

  test('set replaces, adds and removes rules, and changes preferences', async () => {
    const { json } = await withAda();
    const rules = async (...words: string[]) =>
      (await json<ProfileResult>(profile('set', ...words))).rules.map(({ rule }) => rule);
    expect(await rules('--rules', 'cs.CL, "two clocks"')).toEqual(['cs.CL', '"two clocks"']);
    expect(await rules('--add', 'never cs.CL, author:Ames')).toEqual([
      '"two clocks"',
      'never cs.CL',
      'author:Ames',
    ]);
    expect(await rules('--remove', '"two clocks", cs.CL')).toEqual(['author:Ames']);
    expect(await json(profile('set', '--share', '40', '--when-quiet', 'no-mail'))).toMatchObject({
      forYouShare: 0.4,
      whenQuiet: 'no-mail',
      rules: [{ rule: 'author:Ames', kind: 'author', value: 'Ames', effect: 'more', pausedUntil: null }],
    });
    expect(await rules('--rules', '')).toEqual([]);
  });

  test('set rejects an invalid rule, a rule that is not there, and a share over 100 percent', async () => {
    const { digest } = await withAda();
    expect(await digest(profile('set', '--add', '""'))).toMatchObject({ code: 2 });
    expect(await digest(profile('set', '--remove', 'robots'))).toMatchObject({
      code: 2,
      stderr: `error: there is no rule robots. "digest profile show ${ada}" lists the rules.\n`,
    });
    expect(await digest(profile('set', '--share', '101'))).toMatchObject({ code: 2 });
  });

  test('set rejects more rules than a profile can have', async () => {
    const { digest } = await withAda();
    const rules = (from: number) => Array.from({ length: 60 }, (_, at) => `word${from + at}`).join(', ');
    expect((await digest(profile('set', '--add', rules(0)))).code).toBe(0);
    expect(await digest(profile('set', '--add', rules(60)))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('120 rules are too many: a profile can have 100'),
    });
  });

  test('like, save and dislike are one mark a paper, which unlike takes back', async () => {
    const { digest, json } = await withAda();
    expect((await digest(profile('like', '2606.90304'))).code).toBe(0);
    await digest(profile('like', 'https://arxiv.org/abs/2606.90304', '--as', 'dislike'));
    const { marks } = await json<ProfileResult>(profile('show'));
    expect(marks).toMatchObject([{ paperId: 'arxiv:2606.90304', kind: 'dislike', origin: 'command' }]);
    expect((await digest(profile('unlike', '2606.90304'))).code).toBe(0);
    expect(await digest(profile('unlike', '2606.90304'))).toMatchObject({ code: 1 });
    expect(await digest(profile('like', '2606.99999'))).toMatchObject({ code: 1 });
  });

  test('rejects an address that is not a subscriber', async () => {
    const { digest } = await instance();
    expect(await digest(profile('show'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${ada} is not a subscriber`),
    });
  });

  test('test shows what the last weeks would have brought, with reasons', async () => {
    const { digest, json } = await withAda();
    await digest(profile('set', '--rules', 'author:"L. Havrylenko", manual documentation'));
    const { days } = await json<ProfileTest>(profile('test', '--weeks', '1'));
    const found = days.flatMap(({ papers }) => papers);
    expect(found).toContainEqual({
      id: 'arxiv:2606.90304',
      title: 'Two Clocks Are Better than One: Asynchronous Video Generation',
      reasons: ['by L. Havrylenko, whom you follow'],
    });
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    const { stdout } = await digest(profile('test', '--weeks', '1'));
    expect(stdout).toContain('matches “manual documentation”');
  });
});

describe('digest why', () => {
  test('reports the place of a paper in an edition that is not frozen, and in one that is', async () => {
    const { digest, json } = await withAda();
    const why = ['why', '2606.90304'];
    const open = await json<WhyResult>(why);
    expect(open.editions).toMatchObject([
      { edition: 'daily/2026-06-11', frozen: false, section: 'trending' },
    ]);
    await digest(['send']);
    const { editions } = await json<WhyResult>(why);
    expect(editions).toMatchObject([{ frozen: true, place: { place: 1 }, reader: null }]);
    expect((await digest(why)).stdout).toMatch(
      /daily\/2026-06-11: In the list at 1 of \d+; 1 of \d+ candidates\./,
    );
  });

  test('says what decided for a reader: a rule, one that keeps it out, what they were sent, or nothing', async () => {
    const { digest, json } = await withAda();
    const forAda = async (id: string) =>
      (await json<WhyResult>(['why', id, '--for', ada])).editions[0]?.reader?.explanation;
    expect(await forAda('2606.90304')).toBe('They have no profile, and get the common list.');
    await digest(profile('set', '--rules', 'author:Havrylenko, never wearable'));
    expect(await forAda('2606.90304')).toBe('It would be in their mail.');
    expect(await forAda('2606.90301')).toBe('Kept out by their rule never wearable.');
    await digest(['send']);
    expect(await forAda('2606.90304')).toMatch(/^In their mail, at 1 of \d+\.$/);
  });

  test('says what keeps a paper out of every edition', async () => {
    const { json } = await instance();
    const { outside } = await json<WhyResult>(['why', '2606.90101', '--now', '2026-06-11T15:00:00Z']);
    expect(outside).toContain('It was announced on 2026-06-09');
  });
});
