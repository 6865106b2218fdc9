import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const read = (text: string, variables: Record<string, string> = {}) =>
  parseConfig(text, '/srv/digest/digest.yaml', variables).outlets;
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

test('outlets are webhooks and folders, with a name, periods, a limit and a profile', () => {
  const outlets = read(
    `outlets:
  - webhook: { url: "\${SLACK_URL}", format: slack }
  - webhook:
      url: https://chat.example.org/hooks/abc
      format: discord
      name: vision lab
      periods: [weekly]
      limit: 8
      profile: ['cs.CV, author:LeCun', 'never "image generation"']
  - webhook: { url: "http://127.0.0.1:9000/in", format: json, secret: "${secret}", allowPrivate: true, limit: 50 }
  - files: { folder: ./public/feeds, format: atom, periods: [daily] }`,
    { SLACK_URL: 'https://hooks.slack.example/services/T0/B0/x' },
  );
  expect(outlets).toMatchObject([
    {
      kind: 'webhook',
      name: 'slack',
      url: 'https://hooks.slack.example/services/T0/B0/x',
      periods: null,
      limit: 5,
      profile: [],
      secret: null,
      allowPrivate: false,
    },
    {
      name: 'vision lab',
      periods: ['weekly'],
      limit: 8,
      profile: [
        { kind: 'category', value: 'cs.CV', effect: 'more' },
        { kind: 'author', value: 'LeCun', effect: 'more' },
        { kind: 'phrase', value: 'image generation', effect: 'never' },
      ],
    },
    { name: 'json', secret: Buffer.alloc(32, 7), allowPrivate: true, limit: 50 },
    { kind: 'files', name: 'atom', folder: '/srv/digest/public/feeds', format: 'atom', periods: ['daily'] },
  ]);
  expect(read('')).toEqual([]);
});

const url = 'url: "https://chat.example.org/x"';
test.each([
  [`{ webhook: { ${url}, format: teams } }`, 'outlets.0.webhook.format'],
  ['{ webhook: { url: hooks.example.org, format: slack } }', 'expected the https address'],
  ['{ webhook: { url: "ftp://x.example.org", format: slack } }', 'expected the https address'],
  ['{ webhook: { format: slack } }', 'outlets.0.webhook.url'],
  [`{ webhook: { ${url}, format: slack, limit: 11 } }`, 'expected at most 10 for slack'],
  [`{ webhook: { ${url}, format: slack, secret: "${secret}" } }`, 'only json is signed'],
  [`{ webhook: { ${url}, format: json, secret: "whsec_c2hvcnQ=" } }`, 'expected "whsec_" and 24 to 64 bytes'],
  [`{ webhook: { ${url}, format: slack, profile: [" "] } }`, 'expected a rule'],
  [`{ webhook: { ${url}, format: slack, periods: [hourly] } }`, 'periods'],
  [`{ webhook: { ${url}, format: slack, chanel: x } }`, 'unknown key "chanel"'],
  [
    '{ files: { folder: x, format: rss, url: "https://lab.example.org" } }',
    'only the format site links to itself',
  ],
  ['{ files: { folder: x, format: rss, per: paper } }', 'only markdown has a choice'],
  ['{ files: { folder: x, format: site, url: lab.example.org } }', 'expected an address such as'],
  [`{ webhook: { ${url}, format: slack }, files: { folder: x, format: rss } }`, 'expected one key'],
  ['{ }', 'expected one key'],
  ['{ files: { folder: x, format: html } }', 'outlets.0.files.format'],
  [
    `{ webhook: { ${url}, format: slack } }, { webhook: { ${url}, format: slack } }`,
    'a name that no other outlet has',
  ],
])('%s', (outlet, message) => {
  expect(() => read(`outlets: [${outlet}]`)).toThrow(message);
});

test('an error about an address never shows it', () => {
  expect(() =>
    read('outlets: [{ webhook: { url: "${HOOK}", format: slack } }]', { HOOK: 'secret-token' }),
  ).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret-token') }));
});
