// Parses responses of OpenAlex: who wrote a work and where, its topics, its abstract, citations, and whether it was retracted.
import * as z from 'zod';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import { normalizeDoi } from '../../../model/identity.ts';
import type { Author, Organization, PaperRecord, Reject } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import { listOf, nameOfEntry, optional, parseAnswer, parseJson, reasonOf } from '../../json.ts';
import { counted, enrichmentRecord, venueOf } from '../record.ts';

const words = optional(z.string());
const location = optional(
  z.object({
    pdf_url: words,
    source: optional(z.object({ display_name: words, type: words })),
  }),
);
const authorship = z.object({
  author: optional(z.object({ display_name: words, orcid: words })),
  raw_author_name: words,
  institutions: listOf(z.object({ display_name: words })),
});
const work = z.object({
  doi: z.string(),
  authorships: listOf(authorship),
  is_authors_truncated: optional(z.boolean()),
  abstract_inverted_index: optional(z.record(z.string(), listOf(z.number().int().nonnegative()))),
  best_oa_location: location,
  primary_location: location,
  cited_by_count: optional(z.number().int().nonnegative()),
  is_retracted: optional(z.boolean()),
  topics: listOf(z.object({ display_name: z.string() })),
});
export type Work = z.output<typeof work>;
type Authorship = z.output<typeof authorship>;

const list = z.object({ results: z.array(z.unknown()) });

/** The works of a list by DOI, each by the entry with most citations: some works have two. Throws `ParseError`. */
export function parseWorks(body: string): { works: Map<string, Work>; rejects: Reject[] } {
  const works = new Map<string, Work>();
  const rejects: Reject[] = [];
  parseAnswer(body, list).results.forEach((entry, index) => {
    const parsed = work.safeParse(entry);
    const doi = parsed.success ? normalizeDoi(parsed.data.doi) : null;
    if (!parsed.success || doi === null) {
      const reason = parsed.success ? `"${parsed.data.doi}" is not a DOI` : reasonOf(parsed.error);
      rejects.push({ subject: nameOfEntry(entry, index, 'doi', 'id'), reason });
      return;
    }
    const known = works.get(doi);
    if (!known || (parsed.data.cited_by_count ?? 0) > (known.cited_by_count ?? 0))
      works.set(doi, parsed.data);
  });
  return { works, rejects };
}

/** The work of a single query; null if the response has none. Throws `ParseError`. */
export function parseWork(body: string): Work | null {
  return work.safeParse(parseJson(body)).data ?? null;
}

/**
 * The entries of one paper (preprint and published version) combined: all from the one that is cited most, but a retraction of
 * either counts.
 */
export function recordOfWorks(works: readonly Work[], paper: PaperToEnrich): PaperRecord | null {
  const [main] = [...works].sort((a, b) => (b.cited_by_count ?? 0) - (a.cited_by_count ?? 0));
  if (!main) return null;
  const { source } = main.primary_location ?? {};
  return enrichmentRecord({ source: 'openalex', via: 'works' }, paper, {
    abstract: textOfInvertedIndex(main.abstract_inverted_index ?? {}),
    authors: main.is_authors_truncated ? [] : authorsOf(main),
    organization: organizationOf(main),
    categories: [...new Set(main.topics.map(({ display_name }) => display_name))],
    journalRef: source?.type === 'repository' ? null : venueOf(source?.display_name),
    links: { pdf: webAddress(main.best_oa_location?.pdf_url) },
    withdrawn: works.some(({ is_retracted }) => is_retracted),
    signals: counted({ citations: main.cited_by_count }),
  });
}

/** No abstract is longer than this many words: an index that claims so is damaged, and must not be spread out. */
const maxWords = 20_000;

/** An abstract from the places of its words, as publishers' terms have OpenAlex give it; null without one. */
export function textOfInvertedIndex(index: Readonly<Record<string, readonly number[]>>): string | null {
  const placed: string[] = [];
  for (const [word, places] of Object.entries(index)) {
    for (const place of places) if (place < maxWords) placed[place] = word;
  }
  const text = collapseSpace(placed.filter(Boolean).join(' ')).replace(/^abstract[.:]?\s+/i, '');
  return text || null;
}

/** Names as printed: the service's own are those of its profiles, which it now and then takes for one another. */
function authorsOf({ authorships }: Work): Author[] {
  return authorships.flatMap(({ author, raw_author_name, institutions }) => {
    const name = collapseSpace(raw_author_name || author?.display_name || '');
    const orcid = author?.orcid?.replace(/^.*orcid\.org\//, '');
    const affiliations = institutions.flatMap(({ display_name }) => display_name || []);
    return name ? [{ name, affiliations, ...(orcid && { orcid }) }] : [];
  });
}

/**
 * The institution that most of the authors belong to; of several, the one that the list of authors names first, as the first
 * author's. An author of two institutions counts for both.
 */
export function organizationOf({
  authorships,
}: {
  authorships: readonly Pick<Authorship, 'institutions'>[];
}): Organization | null {
  const authors = new Map<string, number>();
  for (const { institutions } of authorships) {
    const names = institutions.flatMap(({ display_name }) => display_name || []);
    for (const name of new Set(names)) authors.set(name, (authors.get(name) ?? 0) + 1);
  }
  // A stable sort keeps the order of the list among equals.
  const [most] = [...authors].sort(([, a], [, b]) => b - a);
  if (!most) return null;
  const [fullname] = most;
  return { name: handleOf(fullname), fullname };
}

function handleOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
}

function webAddress(text: string | undefined): string | null {
  return text && /^https?:\/\//.test(text) ? text : null;
}
