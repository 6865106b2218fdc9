// An edition as Markdown: for repositories, wikis and chat.
import type { Edition } from '../../model/edition.ts';
import { textsIn } from '../messages/languages.ts';
import { missedHeading, type SectionHeading } from '../sections.ts';
import type { RenderSettings } from '../settings.ts';
import { datedKind, editionUrl, editionView, type PaperView } from '../view.ts';

/** An edition as CommonMark; whatever comes from outside is text, never mark-up. */
export function renderMarkdown(edition: Edition, settings: RenderSettings): string {
  return `# ${escapeMarkdown(settings.title)}\n\n${markdownBody(edition, settings)}`;
}

/** The same without its title, for a place that shows one. */
export function markdownBody(edition: Edition, settings: RenderSettings): string {
  const view = editionView(edition, textsIn(settings.language));
  const { counted, thanks, papers, missed, texts } = view;
  const webUrl = editionUrl(edition, settings);
  const date = `${datedKind(view)} · ${counted}`;
  const head = [
    [
      settings.byline && escapeMarkdown(settings.byline),
      date,
      webUrl && `[${texts.text('mail.onWeb')}](<${webUrl}>)`,
    ]
      .filter(Boolean)
      .join('\\\n'),
    settings.sample && `*${texts.text('edition.sample')}*`,
  ];
  // Papers are one level below the headings of sections.
  const level = papers.some(({ heading }) => heading !== null) ? '###' : '##';
  const second =
    missed.length === 0
      ? []
      : [...sectionMarkdown(missedHeading(texts)), ...missed.map((paper) => paperMarkdown(paper, '###'))];
  return `${[...head, ...papers.flatMap((paper) => [...sectionMarkdown(paper.heading), paperMarkdown(paper, level)]), ...second, thanks].filter(Boolean).join('\n\n')}\n`;
}

function sectionMarkdown(heading: SectionHeading | null): string[] {
  return heading === null ? [] : [`## ${escapeMarkdown(heading.title)}`, heading.about];
}

function paperMarkdown(paper: PaperView, level: string): string {
  const {
    rank,
    title,
    abstract,
    tldr,
    links,
    byline,
    date,
    upvotes,
    comments,
    note,
    picked,
    reasons,
    texts,
  } = paper;
  const link = (href: string | null, label: string) => href && `[${label}](<${href}>)`;
  const said = comments > 0 ? texts.count('comment', comments) : null;
  const meta = [
    picked ? `**${texts.text('paper.pick')}**` : null,
    upvotes > 0 ? `**${texts.count('vote', upvotes)}**` : null,
    byline && escapeMarkdown(byline),
    date,
    said && (link(links.discussion, said) ?? said),
    link(links.code, texts.text('paper.code')),
    link(links.project, texts.text('paper.project')),
    link(links.pdf, texts.text('paper.pdf')),
    link(links.published, texts.text('paper.published')),
    ...reasons.map(escapeMarkdown),
  ].filter((part) => part !== null && part !== '');
  const heading = link(links.abstract, escapeMarkdown(title)) ?? escapeMarkdown(title);
  return [
    `${level} ${rank === null ? '' : `${rank}\\. `}${heading}`,
    note && `> ${escapeMarkdown(note)}`,
    tldr && `${escapeMarkdown(tldr.text)} *(${escapeMarkdown(tldr.origin)})*`,
    abstract &&
      (tldr
        ? texts.text('labelled', { label: texts.text('paper.abstract'), value: escapeMarkdown(abstract) })
        : escapeMarkdown(abstract)),
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
