// References inside a page, for programs such as Zotero: COinS on lists, `citation_…` tags on a paper's own page.
import type { Paper } from '../../model/paper.ts';
import { type Html, type HtmlValue, html, webUrl } from '../html.ts';
import { type Reference, referencesOf } from '../references/reference.ts';

/** An OpenURL context object in a span (ocoins.info; ANSI/NISO Z39.88-2004, "Journal" in key-encoded-value format). */
export function coinsOf(paper: Paper): Html | null {
  const [reference] = referencesOf([paper]);
  if (!reference) return null;
  const { title, names, date, doi, arxiv, url, journalRef } = reference;
  const fields = new URLSearchParams([
    ['ctx_ver', 'Z39.88-2004'],
    ['rft_val_fmt', 'info:ofi/fmt:kev:mtx:journal'],
    ['rft.genre', journalRef === null ? 'preprint' : 'article'],
    ['rft.atitle', title],
    ...names.slice(0, maxAuthors).map((name): [string, string] => ['rft.au', wholeName(name)]),
    ...optional('rft.date', isoDate(date)),
    ...optional('rft.jtitle', journalRef),
    ...optional('rft_id', doi && `info:doi/${doi}`),
    ...optional('rft_id', arxiv && `info:arxiv/${arxiv}`),
    ...optional('rft_id', webUrl(url)),
  ]);
  return html`<span class="Z3988" title="${fields.toString()}"></span>`;
}

/** The tags that Zotero, Google Scholar and others read (Google Scholar, "Inclusion Guidelines for Webmasters"). */
export function citationTags(paper: Paper): HtmlValue {
  const [reference] = referencesOf([paper]);
  if (!reference) return null;
  const { title, names, date, doi, arxiv, journalRef, abstract } = reference;
  const fields: (readonly [name: string, value: string | null])[] = [
    ['citation_title', title],
    ...names.map((name) => ['citation_author', wholeName(name)] as const),
    ['citation_publication_date', isoDate(date)?.replaceAll('-', '/') ?? null],
    ['citation_journal_title', journalRef],
    ['citation_doi', doi],
    ['citation_arxiv_id', arxiv],
    ['citation_abstract_html_url', webUrl(reference.url)],
    ['citation_pdf_url', webUrl(paper.links.pdf)],
    ['citation_abstract', abstract],
  ];
  return fields.map(([name, value]) => value && html`<meta name="${name}" content="${value}">\n`);
}

/** A page has one such span for each paper: a collaboration of thousands must not make it megabytes. */
const maxAuthors = 20;

function wholeName({ family, given }: Reference['names'][number]): string {
  return given === null ? family : `${family}, ${given}`;
}

/** `2026-06-16`, `2026-06` or `2026`, as much as is known. */
function isoDate(date: readonly number[]): string | null {
  return date.length === 0 ? null : date.map((part) => String(part).padStart(2, '0')).join('-');
}

function optional(name: string, value: string | null): [string, string][] {
  return value ? [[name, value]] : [];
}
