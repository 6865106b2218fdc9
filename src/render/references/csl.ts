// Writes references as CSL JSON (https://docs.citationstyles.org/en/stable/specification.html), for pandoc and citeproc.
import type { Reference } from './reference.ts';

export function renderCsl(references: readonly Reference[]): string {
  return `${JSON.stringify(references.map(item), null, 2)}\n`;
}

function item({ id, title, names, abstract, date, arxiv, doi, url, journalRef, categories }: Reference) {
  return {
    id,
    type: journalRef === null ? 'article' : 'article-journal',
    title,
    author: names.map(({ family, given }) => (given === null ? { literal: family } : { family, given })),
    ...(date.length > 0 && { issued: { 'date-parts': [date] } }),
    ...(journalRef !== null && { 'container-title': journalRef }),
    ...(arxiv !== null && { number: `arXiv:${arxiv}`, publisher: 'arXiv' }),
    ...(doi !== null && { DOI: doi }),
    ...(url !== null && { URL: url }),
    ...(categories.length > 0 && { keyword: categories.join(', ') }),
    ...(abstract !== null && { abstract }),
  };
}
