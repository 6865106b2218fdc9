// Messages for chats: golden files of the invented edition, and hostile papers under each platform's limits.
import { describe, expect, test } from 'vitest';
import type { Edition } from '../../../src/model/edition.ts';
import type { Paper } from '../../../src/model/paper.ts';
import type { MessageInput } from '../../../src/render/chat/message.ts';
import { renderers } from '../../../src/render/chat/renderers.ts';
import { discordProblem, slackProblem } from '../../helpers/chat-platforms.ts';
import { inventedEdition } from '../../helpers/invented-edition.ts';
import { edition, renderSettings } from '../../helpers/papers.ts';

const input = (of: Edition, fields: Partial<MessageInput> = {}): MessageInput => ({
  edition: of,
  entries: of.entries.slice(0, 5),
  isOwn: false,
  settings: renderSettings,
  toJson: ({ paper, score }) => ({ id: paper.id, title: paper.title, score }),
  ...fields,
});

const slack = (message: MessageInput) => (JSON.parse(renderers.slack(message)) as { text: string }).text;
interface Discord {
  content: string;
  embeds: { title: string; description?: string; url?: string }[];
}
const discord = (message: MessageInput) => JSON.parse(renderers.discord(message)) as Discord;

test.each(['slack', 'discord', 'json'] as const)(
  'the message of the invented edition for %s is as it was looked at and approved',
  async (format) => {
    const body = renderers[format](input(inventedEdition));
    const pretty = `${JSON.stringify(JSON.parse(body), null, 2)}\n`;
    const names = { slack: 'chat-slack.json', discord: 'chat-discord.json', json: 'chat-json.json' };
    await expect(pretty).toMatchFileSnapshot(`../../../fixtures/golden/${names[format]}`);
  },
);

const links = { pdf: null, code: null, project: null, discussion: null };
const hostile: Partial<Paper>[] = [
  { title: '<!channel> & <!everyone|x> @channel @all @everyone <@U123> <#C1>', upvotes: 3 },
  {
    title:
      '*bold* _it_ ~st~ `code` [x](https://evil.example) ||spoiler|| :tada: ![p](https://evil.example/p.png)',
  },
  { title: '&'.repeat(400), abstract: '<'.repeat(5000) },
  { title: '*_[\\'.repeat(200), abstract: '> quote\n# heading\n- list' },
  { title: '😀'.repeat(300), abstract: '𝔸'.repeat(3000) },
  { title: '   ', abstract: null, authors: [], links: { ...links, abstract: null } },
  {
    title: 'Address with marks',
    links: {
      ...links,
      abstract: 'https://example.org/a_(b)|c>d?x=1&y=<z>',
      code: `https://example.org/${'x'.repeat(3000)}`,
    },
  },
  { title: 'Line\nbreaks\u202e and \u0000 controls', tldr: { text: '- not a list', by: 'authors' } },
];

describe('hostile papers', () => {
  const of = edition(hostile);
  test.each([1, 2, 5, 8])('fit into the limits of each platform, %i in a message', (count) => {
    const message = input(of, { entries: of.entries.slice(0, count) });
    expect(slackProblem(renderers.slack(message))).toBeNull();
    expect(discordProblem(renderers.discord(message))).toBeNull();
    expect(discord(message).embeds).toHaveLength(count);
  });

  test.each(hostile.map((paper, index) => [index, paper] as const))('fit alone: number %i', (index) => {
    const message = input(of, { entries: of.entries.slice(index, index + 1) });
    expect(slackProblem(renderers.slack(message))).toBeNull();
    expect(discordProblem(renderers.discord(message))).toBeNull();
  });

  test('keep their words in Slack and lose their mark-up', () => {
    const text = slack(input(of, { entries: of.entries.slice(0, 2) }));
    expect(text).toContain('&lt;!channel&gt; &amp; &lt;!everyone|x&gt; @\u200bchannel');
    expect(text).toContain('∗bold∗ ˍitˍ ∼st∼ ˋcodeˋ [x]\u200b(https://evil.example)');
    expect(text).not.toContain(':tada:');
  });

  test('keep their words in Discord and lose their mark-up', () => {
    const [first, second] = discord(input(of)).embeds;
    expect(first?.title).toBe(
      '\\<!channel\\> & \\<!everyone\\|x\\> \\@channel \\@all \\@everyone \\<\\@U123\\> \\<\\#C1\\>',
    );
    expect(second?.title).toContain('\\*bold\\* \\_it\\_ \\~st\\~ \\`code\\` \\[x\\](https://evil.example)');
  });

  test('have addresses that end no link', () => {
    const message = input(of, { entries: of.entries.slice(6, 7) });
    expect(slack(message)).toContain(
      '<https://example.org/a_%28b%29%7Cc%3Ed?x=1&amp;y=%3Cz%3E|Address with marks>',
    );
    expect(renderers.discord(message)).not.toContain('xxxx');
  });

  test('without anything are called untitled', () => {
    const message = input(of, { entries: of.entries.slice(5, 6) });
    expect(slack(message)).toContain('1. *Untitled*');
    expect(discord(message).embeds).toMatchObject([{ title: 'Untitled' }]);
  });
});

test('ten long papers fit, with shorter summaries', () => {
  const long = {
    title: 'Long words '.repeat(40),
    abstract: 'A sentence of some length that says little. '.repeat(100),
  };
  const of = edition(Array.from({ length: 10 }, () => long));
  const message = input(of, { entries: of.entries });
  expect(slackProblem(renderers.slack(message))).toBeNull();
  expect(discordProblem(renderers.discord(message))).toBeNull();
});

describe('the way to the rest', () => {
  const of = edition(Array.from({ length: 7 }, () => ({})));

  test('is a link to the edition with how many more there are', () => {
    expect(slack(input(of))).toMatch(
      /\n\n<https:\/\/papers\.example\.org\/editions\/daily\/2026-06-16\|And 2 more papers>$/,
    );
    expect(discord(input(of)).content).toContain(
      '[And 2 more papers](<https://papers.example.org/editions/daily/2026-06-16>)',
    );
  });

  test('is a count without a site, and missing where there is no rest', () => {
    const settings = { ...renderSettings, site: null };
    expect(slack(input(of, { settings }))).toMatch(/\n\nAnd 2 more papers$/);
    expect(slack(input(of, { entries: of.entries }))).not.toContain('more paper');
  });

  test('is the whole edition for an outlet with a profile', () => {
    expect(slack(input(of, { isOwn: true }))).toContain('|The whole edition: 7 papers>');
  });
});

test('a weekly edition is named by its week', () => {
  const of = edition([{}], { id: 'weekly/2026-W25', period: 'weekly', date: '2026-06-15' });
  expect(slack(input(of))).toContain('The week, Jun 15 – Jun 21, 2026');
});

test('sample data is called that', () => {
  const settings = { ...renderSettings, sample: true };
  expect(slack(input(inventedEdition, { settings }))).toContain('Sample data');
  expect(discord(input(inventedEdition, { settings })).content).toContain('Sample data');
});
