// Answers of the services, damaged in every way: each is read or refused, and nothing but a ParseError comes out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ParseError } from '../../../src/errors.ts';
import * as crossref from '../../../src/fetchers/enrichers/crossref/parse.ts';
import { parseRepository, recordOfRepository } from '../../../src/fetchers/enrichers/github/parse.ts';
import {
  keyOfLink,
  parseStories,
  recordOfStories,
} from '../../../src/fetchers/enrichers/hackernews/parse.ts';
import * as openalex from '../../../src/fetchers/enrichers/openalex/parse.ts';
import { parseBatch } from '../../../src/fetchers/enrichers/semantic-scholar/parse.ts';
import type { PaperRecord } from '../../../src/model/paper.ts';
import { paperToEnrich, paperWithDoi } from '../../helpers/ask-enricher.ts';
import { readFixture } from '../../helpers/fixture.ts';

const paper = paperToEnrich('2606.90001');

/** What the service's answer makes of the papers that it is about. */
const services: Record<string, { fixture: string; read(body: string): (PaperRecord | null)[] }> = {
  'Semantic Scholar': {
    fixture: 'semantic-scholar/batch.json',
    read: (body) => parseBatch(body, Array(5).fill(paper)).records,
  },
  OpenAlex: {
    fixture: 'openalex/works.json',
    read: (body) =>
      [...openalex.parseWorks(body).works].map(([doi, work]) =>
        openalex.recordOfWorks([work], paperWithDoi(doi)),
      ),
  },
  Crossref: {
    fixture: 'crossref/works.json',
    read: (body) =>
      [...crossref.parseWorks(body).works].map(([doi, work]) =>
        crossref.recordOfWorks([work], paperWithDoi(doi)),
      ),
  },
  GitHub: {
    fixture: 'github/repository.json',
    read: (body) => [recordOfRepository(parseRepository(body), paper)],
  },
  'Hacker News': {
    fixture: 'hackernews/stories.json',
    read: (body) => {
      const { stories } = parseStories(body);
      for (const { url } of stories) if (url) keyOfLink(url);
      return [recordOfStories(stories, paper)];
    },
  },
};

/** What may stand where a value was. */
const oddity = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    true,
    -1,
    1e308,
    0.5,
    [],
    {},
    [[]],
    { a: { a: {} } },
    '\u0000\ud800',
    '10.5555/',
    '%',
  ),
  fc.constant('x'.repeat(20_000)),
  fc.constant(Array(1_000).fill({ name: 'Ada Ames', author: { display_name: 'Ada' }, family: 'Ames' })),
  fc.jsonValue(),
);

/** The value with the part at one of its places, counted through, replaced. */
function replacedAt(value: unknown, place: number, by: unknown): unknown {
  let left = place;
  const walk = (part: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(part)) return part.map(walk);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, child]) => [key, walk(child)]));
  };
  return walk(value);
}

describe.each(Object.entries(services))('an answer of %s', (_name, { fixture, read }) => {
  const body = readFixture(fixture);
  const outcome = (text: string) => {
    try {
      return read(text);
    } catch (error) {
      if (error instanceof ParseError) return error.message;
      throw error;
    }
  };

  test('that ends anywhere is rejected as a whole', () => {
    fc.assert(
      fc.property(fc.nat(body.trimEnd().length - 1), (length) => {
        expect(outcome(body.slice(0, length))).toMatch(/not JSON/);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('with anything in any place is read or rejected, and gives valid records', () => {
    fc.assert(
      fc.property(fc.nat(200), oddity, (place, by) => {
        const made = outcome(JSON.stringify(replacedAt(JSON.parse(body), place, by)));
        if (typeof made === 'string') return;
        for (const record of made.filter((each) => each !== null)) {
          expect(record.title).toBe('');
          expect(record.announcements).toEqual([]);
          expect(record.signals.every(({ value }) => Number.isSafeInteger(value))).toBe(true);
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});
