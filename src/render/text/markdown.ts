// An edition as Markdown: for repositories, wikis and chat.
import type { Edition } from '../../model/edition.ts';
import { missedWords } from '../sections.ts';
import type { RenderSettings } from '../settings.ts';
import { count, editionUrl, editionView, type PaperView, sampleNotice } from '../view.ts';

/** An edition as CommonMark; whatever comes from outside is text, never mark-up. */
export function renderMarkdown(edition: Edition, settings: RenderSettings): string {
  return `# ${escapeMarkdown(settings.title)}\n\n${markdownBody(edition, settings)}`;
}

/** The same without its title, for a place that shows one. */
export function markdownBody(edition: Edition, settings: RenderSettings): string {
  const { longDate, kind, counted, thanks, papers, missed } = editionView(edition);
  const webUrl = editionUrl(edition, settings);
  const date = `${kind ? `${kind}, ` : ''}${longDate} · ${counted}`;
  const head = [
    [settings.byline && escapeMarkdown(settings.byline), date, webUrl && `[Read on the web](<${webUrl}>)`]
      .filter(Boolean)
      .join('\\\n'),
    settings.sample && `*${sampleNotice}*`,
  ];
  // Papers stand a level below the headings of sections.
  const level = papers.some(({ heading }) => heading !== null) ? '###' : '##';
  const second =
    missed.length === 0
      ? []
      : [`## ${missedWords.title}`, missedWords.about, ...missed.map((paper) => paperMarkdown(paper, '###'))];
  return `${[...head, ...papers.flatMap((paper) => [...sectionMarkdown(paper), paperMarkdown(paper, level)]), ...second, thanks].filter(Boolean).join('\n\n')}\n`;
}

function sectionMarkdown({ heading }: PaperView): string[] {
  return heading === null ? [] : [`## ${escapeMarkdown(heading.title)}`, heading.about];
}

function paperMarkdown(paper: PaperView, level: string): string {
  const { rank, title, abstract, tldr, links, byline, date, upvotes, comments, note, picked, reasons } =
    paper;
  const link = (href: string | null, label: string) => href && `[${label}](<${href}>)`;
  const said = comments > 0 ? count(comments, 'comment') : null;
  const meta = [
    picked ? '**Editor’s pick**' : null,
    upvotes > 0 ? `**${count(upvotes, 'vote')}**` : null,
    byline && escapeMarkdown(byline),
    date,
    said && (link(links.discussion, said) ?? said),
    link(links.code, 'Code'),
    link(links.project, 'Project'),
    link(links.pdf, 'PDF'),
    link(links.published, 'Published version'),
    ...reasons.map(escapeMarkdown),
  ].filter((part) => part !== null && part !== '');
  const heading = link(links.abstract, escapeMarkdown(title)) ?? escapeMarkdown(title);
  return [
    `${level} ${rank === null ? '' : `${rank}\\. `}${heading}`,
    note && `> ${escapeMarkdown(note)}`,
    tldr && `${escapeMarkdown(tldr.text)} *(${escapeMarkdown(tldr.origin)})*`,
    abstract && (tldr ? `Abstract: ${escapeMarkdown(abstract)}` : escapeMarkdown(abstract)),
    meta.join(' · '),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Backslashes before what CommonMark would read as mark-up, within a line and at its beginning. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>&~|$#]/g, '\\$&')
    .replace(/^(\s*)([+\-=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}
