// The requests to the Semantic Scholar Graph API, and their pace.
import type { HostGroup, HttpQuery } from '../../../http/client.ts';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import { hostGroup, paceRules } from '../../endpoint.ts';
import type { SemanticScholarOptions } from './options.ts';

/** The most ids in one request (https://api.semanticscholar.org/api-docs/graph, "Get details for multiple papers at once"). */
export const batchSize = 500;

const fields = [
  'externalIds',
  'abstract',
  'venue',
  'publicationVenue',
  'citationCount',
  'tldr',
  'fieldsOfStudy',
  's2FieldsOfStudy',
];

/** A key allows one request a second. */
function paceOf({ apiKey, endpoint, minIntervalMs }: SemanticScholarOptions): HostGroup {
  const rule = paceRules.semanticScholar;
  return hostGroup(apiKey === undefined ? rule : { ...rule, minIntervalMs: 1000 }, endpoint, minIntervalMs);
}

/** The id by which the service finds a paper; null if the paper has no id that it accepts. */
export function askedId({ identifiers: { arxiv }, dois }: PaperToEnrich): string | null {
  if (arxiv) return `ARXIV:${arxiv}`;
  return dois[0] === undefined ? null : `DOI:${dois[0]}`;
}

/** The question about at most `batchSize` papers. */
export function batchQuery(
  options: SemanticScholarOptions,
  ids: readonly string[],
): Omit<HttpQuery, 'signal'> {
  return {
    url: `${options.endpoint}/graph/v1/paper/batch?fields=${fields.join(',')}`,
    group: paceOf(options),
    accept: 'application/json',
    contentType: 'application/json',
    body: JSON.stringify({ ids }),
    ...(options.apiKey !== undefined && { headers: { 'x-api-key': options.apiKey } }),
    // When it knows none of the ids, that is an error there.
    acceptStatus: [400],
  };
}
