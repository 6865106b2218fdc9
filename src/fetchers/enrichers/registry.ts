// The enrichers that digest knows: a line each, loaded only when they are asked.
import { crossrefEnricher } from './crossref/options.ts';
import type { Enricher, EnricherDefinition } from './enricher.ts';
import { githubEnricher } from './github/options.ts';
import { hackernewsEnricher } from './hackernews/options.ts';
import { openalexEnricher } from './openalex/options.ts';
import { semanticScholarEnricher } from './semantic-scholar/options.ts';

export const enricherRegistry: Readonly<Record<string, EnricherDefinition>> = {
  'semantic-scholar': erase(semanticScholarEnricher),
  openalex: erase(openalexEnricher),
  crossref: erase(crossrefEnricher),
  github: erase(githubEnricher),
  hackernews: erase(hackernewsEnricher),
};

/** Forgets the type of the options: the configuration has validated them with the same definition's schema. */
function erase<Options>(definition: EnricherDefinition<Options>): EnricherDefinition {
  return { options: () => definition.options(), load: (options) => definition.load(options as Options) };
}

export async function createEnricher({
  kind,
  options,
}: {
  kind: string;
  options: unknown;
}): Promise<Enricher> {
  const definition = enricherRegistry[kind];
  if (!definition) throw new RangeError(`no enricher is called ${kind}`);
  return await definition.load(options);
}
