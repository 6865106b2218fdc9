// Editions and papers as notes: Markdown under front matter, as Obsidian, Logseq and Hugo read it.
import { stringify } from 'yaml';
import type { Edition, EditionEntry } from '../../model/edition.ts';
import { dateOfPaper } from '../../model/paper-date.ts';
import { textsIn } from '../messages/languages.ts';
import { identifiersOf } from '../references/reference.ts';
import type { RenderSettings } from '../settings.ts';
import { clean, datedKind, editionUrl, editionView, entryView } from '../view.ts';
import { escapeMarkdown, markdownBody } from './markdown.ts';

/** An edition with its papers. */
export function editionNote(edition: Edition, settings: RenderSettings): string {
  const date = datedKind(editionView(edition, textsIn(settings.language)));
  return note(
    {
      title: `${clean(settings.title)}: ${date}`,
      date: edition.date,
      period: edition.period,
      papers: edition.entries.map(({ paper }) => paper.id),
      url: editionUrl(edition, settings),
    },
    markdownBody(edition, settings),
  );
}

/** A paper of an edition. */
export function paperNote(
  entry: EditionEntry,
  edition: Edition,
  { language }: Pick<RenderSettings, 'language'>,
): string {
  const { paper } = entry;
  const texts = textsIn(language);
  const { title, upvotes, tldr, abstract, links, note: remark, reasons } = entryView(entry, texts);
  const link = (label: string, href: string | null) => href && `[${label}](<${href}>)`;
  return note(
    {
      title,
      date: dateOfPaper(paper)?.day ?? edition.date,
      id: paper.id,
      authors: paper.authors.map(({ name }) => clean(name)),
      organization: paper.organization && clean(paper.organization.fullname || paper.organization.name),
      categories: paper.categories.map(clean),
      votes: upvotes,
      edition: edition.id,
      url: links.abstract,
      pdf: links.pdf,
      code: links.code,
      doi: identifiersOf(paper).doi,
    },
    [
      remark && `> ${escapeMarkdown(remark)}`,
      tldr && `${escapeMarkdown(tldr.text)} *(${escapeMarkdown(tldr.origin)})*`,
      abstract && `## ${texts.text('paper.abstract')}\n\n${escapeMarkdown(abstract)}`,
      [
        link(texts.text('paper.discussion'), links.discussion),
        link(texts.text('paper.project'), links.project),
        link(texts.text('paper.published'), links.published),
        ...reasons.map(escapeMarkdown),
      ]
        .filter(Boolean)
        .join(' · '),
    ]
      .filter(Boolean)
      .join('\n\n'),
  );
}

/** Properties without a value are left out. A list of one stays a list. */
function note(properties: Readonly<Record<string, unknown>>, body: string): string {
  const known = Object.entries(properties).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return `---\n${stringify(Object.fromEntries(known), { lineWidth: 0 })}---\n\n${body.trimEnd()}\n`;
}
