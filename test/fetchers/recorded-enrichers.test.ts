// Every recorded answer of Semantic Scholar, OpenAlex and Crossref: read or refused with a reason, and counted.
import { describe, expect, test } from 'vitest';
import { ParseError } from '../../src/errors.ts';
import * as crossref from '../../src/fetchers/enrichers/crossref/parse.ts';
import * as openalex from '../../src/fetchers/enrichers/openalex/parse.ts';
import { parseBatch, parseNoneKnown } from '../../src/fetchers/enrichers/semantic-scholar/parse.ts';
import type { PaperRecord, Reject } from '../../src/model/paper.ts';
import { paperWithDoi } from '../helpers/ask-enricher.ts';
import { hasRecorded, readRecorded, recordedFiles } from '../helpers/recorded.ts';

interface Read {
  records: PaperRecord[];
  rejects: Reject[];
  /** Papers that the service did not know. */
  missing: number;
}

/** Reads a folder's files; those that are refused as a whole come apart, with the reason. */
function readAll(folder: string, read: (text: string, file: string) => Read) {
  const total: Read = { records: [], rejects: [], missing: 0 };
  const refused: Record<string, string> = {};
  for (const file of recordedFiles(folder)) {
    try {
      const { records, rejects, missing } = read(readRecorded(`${folder}/${file}`), file);
      total.records.push(...records);
      total.rejects.push(...rejects);
      total.missing += missing;
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      refused[file] = error.message;
    }
  }
  return { ...total, refused };
}

/** Some of the recorded answers are single works; the enrichers ask for lists. */
const asList = (text: string, listed: (work: unknown) => unknown, isSingle: (value: object) => boolean) => {
  const value: unknown = text.startsWith('{') ? JSON.parse(text) : null;
  return value !== null && typeof value === 'object' && isSingle(value)
    ? JSON.stringify(listed(value))
    : text;
};

const short = (refused: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(refused).map(([file, reason]) => [file.split('.')[0], reason.split(':')[0]]),
  );

describe.skipIf(!hasRecorded)('recorded answers', () => {
  test('of Semantic Scholar: batches with their nulls are read, anything but a batch is rejected', () => {
    const { records, rejects, missing, refused } = readAll('semantic-scholar', (text, file) => {
      const value: unknown = JSON.parse(text);
      const asked = Array.isArray(value)
        ? value.map((_, index) => paperWithDoi(`10.5555/asked.${index}`))
        : [];
      const read = (file.endsWith('.400.json') ? parseNoneKnown : parseBatch)(text, asked);
      return { ...read, missing: read.answers.filter(({ found }) => !found).length };
    });
    expect(rejects).toEqual([]);
    expect({ records: records.length, missing }).toEqual({ records: 6, missing: 2 });
    expect(short(refused)).toEqual({
      test_bad_query_parameters: 'Semantic Scholar rejected the query',
      test_debug: 'the response is not what the service documents',
      test_empty_paginated_results: 'the response is not what the service documents',
      test_get_paper: 'the response is not what the service documents',
      test_get_recommended_papers: 'the response is not what the service documents',
      test_not_found: 'the response is not what the service documents',
      test_search_paper: 'the response is not what the service documents',
      test_search_paper_bulk_retrieval: 'the response is not what the service documents',
      test_search_paper_match_title: 'the response is not what the service documents',
      test_search_paper_next_page: 'the response is not what the service documents',
    });
  });

  test('of OpenAlex: works have authors, organisations and topics; an invalid page is rejected', () => {
    const { records, rejects, refused } = readAll('openalex', (text) => {
      const list = asList(
        text,
        (work) => ({ results: [work] }),
        (value) => !('results' in value),
      );
      const { works, rejects } = openalex.parseWorks(list);
      const made = [...works].flatMap(
        ([doi, work]) => openalex.recordOfWorks([work], paperWithDoi(doi)) ?? [],
      );
      return { records: made, rejects, missing: works.size - made.length };
    });
    expect(rejects).toEqual([]);
    expect(records.length).toBe(9);
    expect(short(refused)).toEqual({
      'test_does_openalex_work_not-in-openalex_': 'the response is not JSON',
    });
    expect(records.filter(({ organization }) => organization)).toHaveLength(6);
    expect(textsOf(records)).toHaveLength(6);
    // In the order of their places: each begins like a sentence, and has its full stops.
    expect(textsOf(records).filter((text) => !/^[A-Z].*\w\. [A-Z]/.test(text))).toEqual([]);
  });

  test('of Crossref: works have their journal and their abstract as text; anything but a list is rejected', () => {
    const { records, rejects, refused } = readAll('crossref', (text) => {
      const list = asList(
        text,
        (answer) => ({ message: { items: [(answer as { message: unknown }).message] } }),
        (value) => 'message-type' in value && value['message-type'] === 'work',
      );
      const { works, rejects } = crossref.parseWorks(list);
      const made = [...works].flatMap(
        ([doi, work]) => crossref.recordOfWorks([work], paperWithDoi(doi)) ?? [],
      );
      return { records: made, rejects, missing: works.size - made.length };
    });
    expect(rejects).toEqual([]);
    expect(records.length).toBe(30);
    expect(short(refused)).toEqual({
      test_workscontainer_failure_behavior: 'the response is not what the service documents',
    });
    expect(textsOf(records)).toHaveLength(5);
    expect(textsOf(records).filter((text) => /<\/?\w|&\w+;|^abstract/i.test(text))).toEqual([]);
    const venues = records.flatMap(({ journalRef }) => journalRef ?? []);
    expect(venues).toHaveLength(29);
    expect(venues).toContain('PLoS ONE 7(3), e33693 (2012)');
  });
});

const textsOf = (records: readonly PaperRecord[]) => records.flatMap(({ abstract }) => abstract ?? []);
