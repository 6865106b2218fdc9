// A message in Slack's mark-up (mrkdwn). Mattermost shows it as well, so it is all in "text": it knows no blocks.
import type { PaperView } from '../view.ts';
import {
  bareUrl,
  chatView,
  escapedToFit,
  factsOf,
  firstThatFits,
  linksOf,
  type MessageRenderer,
  mainLink,
  restLabel,
  summaryOf,
} from './message.ts';

/** Slack asks for at most 4,000 characters and cuts at 40,000; Mattermost takes 16,383. https://docs.slack.dev/changelog/2018-truncating-really-long-messages */
const maxTextLength = 4000;
const maxTitleLength = 250;

export const renderSlack: MessageRenderer = (input) => {
  const { title, byline, date, papers, url, notice } = chatView(input);
  const head = [`*${escapeSlack(title)}*`, byline && escapeSlack(byline), date].filter(Boolean).join(' · ');
  const text = firstThatFits(
    papers.length,
    (shown, summaryLength) => {
      const label = restLabel(input, shown);
      return [
        notice === null ? head : `${head}\n${notice}`,
        ...papers.slice(0, shown).map((paper, index) => paperText(paper, index + 1, summaryLength)),
        label === null ? null : url === null ? label : slackLink(url, label),
      ]
        .filter((part) => part !== null)
        .join('\n\n');
    },
    (made) => made.length <= maxTextLength,
  );
  return JSON.stringify({ text, unfurl_links: false, unfurl_media: false });
};

function paperText(paper: PaperView, place: number, summaryLength: number): string {
  const title = escapedToFit(paper.title, maxTitleLength, escapeSlack);
  const link = mainLink(paper);
  const summary = summaryOf(paper, summaryLength);
  const text = summary && lineOf(escapeSlack(summary.text));
  return [
    `${place}. *${link === null ? title : slackLink(link, title)}*`,
    summary?.origin ? `${text} _(${summary.origin})_` : text,
    [
      ...factsOf(paper).map(escapeSlack),
      ...linksOf(paper).map(({ label, url }) => slackLink(url, label)),
    ].join(' · '),
  ]
    .filter(Boolean)
    .join('\n');
}

function slackLink(url: string, label: string): string {
  return `<${bareUrl(url).replaceAll('&', '&amp;')}|${label}>`;
}

/** Slack can't escape its own mark-up, so look-alike characters replace it. */
const alike: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ', _: 'ˍ' };
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const zeroWidthSpace = '\u200b';

/**
 * Text that Slack and Mattermost show as it is. The entities keep `<!channel>` and links from working in Slack
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping). The rest: emphasis, except within words, where neither reads it;
 * `@channel`, links and pictures of Mattermost; emoji by name.
 */
function escapeSlack(text: string): string {
  return text
    .replaceAll(/[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (character) => alike[character] ?? character)
    .replaceAll(/@(?=[\p{L}\p{N}])|:(?=[\w+'-]+:)|\](?=\()/gu, `$&${zeroWidthSpace}`)
    .replaceAll(/[&<>]/g, (character) => entities[character] ?? '');
}

/** Keeps a line that begins like a quotation, a heading or a list from becoming one. */
function lineOf(text: string): string {
  return /^(?:&gt;|[#+\-=|•]|\d+[.)])/.test(text) ? `${zeroWidthSpace}${text}` : text;
}
