// Parses responses of Crossref: what publishers deposited of a work, its abstract in JATS, and how preprint and article belong together.
import * as z from 'zod';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import { identifiersOfDoi, normalizeDoi } from '../../../model/identity.ts';
import type { Author, PaperIdentifiers, PaperRecord, Reject } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import { textOfHtml } from '../../html-text.ts';
import { listOf, nameOfEntry, optional, parseAnswer, reasonOf, textOrNumber } from '../../json.ts';
import { counted, enrichmentRecord, venueOf } from '../record.ts';

const words = optional(textOrNumber);
const update = listOf(z.object({ DOI: words, type: words }));
const work = z.object({
  DOI: z.string(),
  type: words,
  abstract: words,
  author: listOf(
    z.object({
      given: words,
      family: words,
      name: words,
      ORCID: words,
      affiliation: listOf(z.object({ name: words })),
    }),
  ),
  'container-title': listOf(z.string()),
  volume: words,
  issue: words,
  page: words,
  issued: optional(z.object({ 'date-parts': z.array(z.array(z.number().nullable())) })),
  'is-referenced-by-count': optional(z.number().int().nonnegative()),
  relation: optional(z.record(z.string(), z.unknown())),
  'update-to': update,
  'updated-by': update,
});
export type Work = z.output<typeof work>;

const relations = listOf(z.object({ 'id-type': words, id: z.string() }));
const answer = z.object({ message: z.object({ items: z.array(z.unknown()) }) });

/** The works of a list, by DOI. Throws `ParseError`. */
export function parseWorks(body: string): { works: Map<string, Work>; rejects: Reject[] } {
  const works = new Map<string, Work>();
  const rejects: Reject[] = [];
  parseAnswer(body, answer).message.items.forEach((entry, index) => {
    const parsed = work.safeParse(entry);
    const doi = parsed.success ? normalizeDoi(parsed.data.DOI) : null;
    if (parsed.success && doi !== null) {
      works.set(doi, parsed.data);
    } else {
      const reason = parsed.success ? `"${parsed.data.DOI}" is not a DOI` : reasonOf(parsed.error);
      rejects.push({ subject: nameOfEntry(entry, index, 'DOI'), reason });
    }
  });
  return { works, rejects };
}

/**
 * The entries of one paper combined: the article's values take precedence over the preprint's, but a retraction of either
 * counts.
 */
export function recordOfWorks(works: readonly Work[], paper: PaperToEnrich): PaperRecord | null {
  const main = works.find(({ type }) => type !== 'posted-content') ?? works[0];
  if (!main) return null;
  return enrichmentRecord(
    { source: 'crossref', via: 'works' },
    paper,
    {
      abstract: abstractOf(main),
      authors: authorsOf(main),
      journalRef: journalRefOf(main),
      withdrawn: works.some(isRetracted),
      signals: counted({ citations: main['is-referenced-by-count'] }),
    },
    Object.assign({}, ...works.map(relatedIdentifiers)) as PaperIdentifiers,
  );
}

/**
 * Preprint and article are one work if the deposit says so, and names only one: deposits that give many preprints one article,
 * or an article many preprints, are about something else.
 */
export function relatedIdentifiers({
  DOI,
  relation,
}: Pick<Work, 'DOI'> & Partial<Pick<Work, 'relation'>>): PaperIdentifiers {
  const own = normalizeDoi(DOI);
  const article = onlyDoi(relation?.['is-preprint-of']);
  if (article && article !== own) return { publishedDoi: article };
  const preprint = onlyDoi(relation?.['has-preprint']);
  if (!preprint || preprint === own) return {};
  // The preprint may be arXiv's.
  return own ? { ...identifiersOfDoi(preprint), publishedDoi: own } : {};
}

function onlyDoi(relation: unknown): string | null {
  const parsed = relations.safeParse(relation ?? []);
  const dois = (parsed.data ?? [])
    .filter((each) => each['id-type'] === 'doi')
    .flatMap(({ id }) => normalizeDoi(id) ?? []);
  const [only, ...others] = new Set(dois);
  return only && others.length === 0 ? only : null;
}

/** `updated-by` names the notice; a publisher that puts the notice in the place of the work has the work update itself. */
function isRetracted(entry: Work): boolean {
  const own = normalizeDoi(entry.DOI);
  const isRetraction = (type: string | undefined) => /^(?:retraction|withdrawal|removal)$/i.test(type ?? '');
  return (
    entry['updated-by'].some(({ type }) => isRetraction(type)) ||
    entry['update-to'].some(({ DOI, type }) => isRetraction(type) && normalizeDoi(DOI ?? '') === own)
  );
}

/** JATS as text, without the heading that says "Abstract". */
export function abstractOf({ abstract }: Pick<Work, 'abstract'>): string | null {
  const body = (abstract ?? '').replace(
    /^\s*<(?:jats:)?title>\s*(?:abstract|summary|zusammenfassung|résumé|resumen)[.:]?\s*<\/(?:jats:)?title>/i,
    '',
  );
  return textOfHtml(body).replace(/^abstract[.:]\s+/i, '') || null;
}

function authorsOf({ author }: Work): Author[] {
  return author.flatMap(({ given, family, name, ORCID, affiliation }) => {
    const whole = collapseSpace(textOfHtml(name || [given, family].filter(Boolean).join(' ')));
    const affiliations = affiliation.flatMap((each) => (each.name ? textOfHtml(each.name) : []));
    const orcid = ORCID?.replace(/^.*orcid\.org\//, '');
    return whole ? [{ name: whole, affiliations, ...(orcid && { orcid }) }] : [];
  });
}

/** `Journal of Invented Results 12(3), 45-67 (2026)`; null for a preprint. */
function journalRefOf(entry: Work): string | null {
  const journal = venueOf(entry['container-title'][0]);
  if (!journal || entry.type === 'posted-content') return null;
  const issue = entry.issue ? `(${entry.issue})` : '';
  const volume = entry.volume ? ` ${entry.volume}${issue}` : '';
  const page = entry.page ? `, ${entry.page}` : '';
  const year = entry.issued?.['date-parts'][0]?.[0];
  return `${textOfHtml(journal)}${volume}${page}${year ? ` (${year})` : ''}`;
}
