// What a search filters by, as conditions on `paper_index`.
import { type RawBuilder, sql } from 'kysely';
import type { SearchFilters } from '../../../model/search.ts';

export function hasFilters(filters: SearchFilters): boolean {
  const { since, until, categories, withoutCategories, sources, withoutSources } = filters;
  const lists = [categories, withoutCategories, sources, withoutSources];
  return since !== null || until !== null || lists.some((list) => list.length > 0);
}

/** Conditions on `paper_index`, each with its `and`. */
export function filterClause(filters: SearchFilters): RawBuilder<unknown> {
  const { since, until, categories, withoutCategories, sources, withoutSources } = filters;
  const clauses: RawBuilder<unknown>[] = [];
  if (since !== null) clauses.push(sql`and paper_index.listed_on >= ${since}`);
  if (until !== null) clauses.push(sql`and paper_index.listed_on <= ${until}`);
  for (const category of categories) clauses.push(sql`and ${inCategory(category)}`);
  for (const category of withoutCategories) clauses.push(sql`and not ${inCategory(category)}`);
  for (const source of sources) clauses.push(sql`and ${fromSource(source)}`);
  for (const source of withoutSources) clauses.push(sql`and not ${fromSource(source)}`);
  return clauses.length === 0 ? sql`` : sql.join(clauses, sql` `);
}

function fromSource(source: string): RawBuilder<unknown> {
  return sql`strpos(paper_index.sources, ${source.toLowerCase()}) > 0`;
}

/** A category or, of an archive such as `cs`, any that belongs to it. */
function inCategory(category: string): RawBuilder<unknown> {
  const name = category.toLowerCase();
  return sql`(strpos(paper_index.categories, ${`\n${name}\n`}) > 0 or strpos(paper_index.categories, ${`\n${name}.`}) > 0)`;
}
