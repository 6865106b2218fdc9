// A message for Discord: a line of text, and an embed for each paper.
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

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits. `total` is for all embeds of a message; what else is limited stays far below. */
const limits = { embeds: 10, title: 256, total: 6000 };

interface Embed {
  title: string;
  url?: string;
  description?: string;
  color: number;
}

export const renderDiscord: MessageRenderer = (input) => {
  const { title, byline, date, papers, url, notice } = chatView(input);
  const head = [`**${escapeDiscord(title)}**`, byline && escapeDiscord(byline), date]
    .filter(Boolean)
    .join(' · ');
  const color = Number.parseInt(input.settings.accent.slice(1), 16);
  const message = firstThatFits(
    Math.min(papers.length, limits.embeds),
    (shown, summaryLength) => {
      const label = restLabel(input, shown);
      const rest = label !== null && url !== null ? `[${label}](<${bareUrl(url)}>)` : label;
      return {
        content: [head, notice, rest].filter(Boolean).join('\n'),
        embeds: papers.slice(0, shown).map((paper) => embedOf(paper, color, summaryLength)),
        // No title can notify people.
        allowed_mentions: { parse: [] },
      };
    },
    ({ embeds }) =>
      embeds.reduce((sum, { title: name, description = '' }) => sum + name.length + description.length, 0) <=
      limits.total,
  );
  return JSON.stringify(message);
};

function embedOf(paper: PaperView, color: number, summaryLength: number): Embed {
  const link = mainLink(paper);
  const summary = summaryOf(paper, summaryLength);
  const text = summary && lineOf(escapeDiscord(summary.text));
  const description = [
    summary?.origin ? `${text} *(${summary.origin})*` : text,
    [
      ...factsOf(paper).map(escapeDiscord),
      ...linksOf(paper).map(({ label, url }) => `[${label}](<${bareUrl(url)}>)`),
    ].join(' · '),
  ]
    .filter(Boolean)
    .join('\n');
  return {
    title: escapedToFit(paper.title, limits.title, escapeDiscord),
    ...(link !== null && { url: link }),
    ...(description !== '' && { description }),
    color,
  };
}

/** Backslashes before what Discord reads as mark-up, mentions among it. */
function escapeDiscord(text: string): string {
  return text.replaceAll(/[\\*_~`|[\]<>@#]/g, '\\$&');
}

/** Keeps a line that begins like a list or small print from becoming one. */
function lineOf(text: string): string {
  return text.replace(/^(?=[-+])/, '\\').replace(/^(\d+)\./, '$1\\.');
}
