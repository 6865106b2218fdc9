// What a search filters by, as conditions on `paper_index` that every engine takes.
import { type RawBuilder, sql } from 'kysely';
import type { SearchFilters } from '../../model/search.ts';

/** Whether a column of `paper_index` contains a text: each engine has its own function for it. */
export type Contains = (column: RawBuilder<unknown>, text: string) => RawBuilder<unknown>;

export function hasFilters(filters: SearchFilters): boolean {
  const { since, until, ...lists } = filters;
  return since !== null || until !== null || Object.values(lists).some((list) => list.length > 0);
}

/** Conditions on `paper_index`, each with its `and`. */
export function filterClauseBy(contains: Contains): (filters: SearchFilters) => RawBuilder<unknown> {
  const fromSource = (source: string) => contains(sql`paper_index.sources`, source.toLowerCase());
  /** A category or, of an archive such as `cs` or `cs.*`, any that belongs to it. */
  const inCategory = (category: string) => {
    const name = category.toLowerCase().replace(/\.\*$/, '');
    const column = sql`paper_index.categories`;
    return sql`(${contains(column, `\n${name}\n`)} or ${contains(column, `\n${name}.`)})`;
  };
  return ({ since, until, categories, withoutCategories, sources, withoutSources, withoutSeqs }) => {
    const clauses: RawBuilder<unknown>[] = [];
    if (since !== null) clauses.push(sql`and paper_index.listed_on >= ${since}`);
    if (until !== null) clauses.push(sql`and paper_index.listed_on <= ${until}`);
    for (const category of categories) clauses.push(sql`and ${inCategory(category)}`);
    for (const category of withoutCategories) clauses.push(sql`and not ${inCategory(category)}`);
    for (const source of sources) clauses.push(sql`and ${fromSource(source)}`);
    for (const source of withoutSources) clauses.push(sql`and not ${fromSource(source)}`);
    if (withoutSeqs.length > 0) clauses.push(sql`and paper_index.seq not in (${sql.join(withoutSeqs)})`);
    return clauses.length === 0 ? sql`` : sql.join(clauses, sql` `);
  };
}
