// What the search box offers as one types: authors and organisations by what their names begin with, and titles.
import type { Paper } from '../../../model/paper.ts';
import { tokensOf } from '../../../model/words.ts';
import { clean } from '../../../render/view.ts';
import type { PaperSearch } from '../../search.ts';

/** Papers that names are taken from, and how many suggestions there are. */
const searched = 30;
const offered = 8;
const offeredNames = 3;

/** Whole queries, the likeliest first. None for a query with fields or operators: who writes those knows what they want. */
export async function suggestions(search: PaperSearch, query: string): Promise<string[]> {
  if (/[:"]|(?:^|\s)-/.test(query)) return [];
  const { papers } = await search.find({
    query,
    mode: 'text',
    limit: searched,
  });
  const names = [
    ...namesLike(query, papers, ({ authors }) => authors.map(({ name }) => name)).map(
      (name) => `author:"${name}"`,
    ),
    ...namesLike(query, papers, ({ organization }) =>
      organization ? [organization.fullname || organization.name] : [],
    ).map((name) => `org:"${name}"`),
  ].slice(0, offeredNames);
  const titles = papers.map(({ title }) => clean(title).replaceAll('"', ''));
  return [...new Set([...names, ...titles])].slice(0, offered);
}

/** The names in which each word of the query begins a word, those of most papers first. */
function namesLike(
  query: string,
  papers: readonly Paper[],
  namesOf: (paper: Paper) => readonly string[],
): string[] {
  const words = tokensOf(query);
  const counts = new Map<string, number>();
  for (const paper of papers) {
    for (const name of new Set(namesOf(paper).map((each) => clean(each).replaceAll('"', '')))) {
      const own = tokensOf(name);
      const isLike = words.every((word) => own.some((each) => each.startsWith(word)));
      if (isLike) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([name]) => name);
}
