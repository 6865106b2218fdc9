import { describe, expect, test } from 'vitest';
import {
  canonicalId,
  identifiersOfDoi,
  normalizeDoi,
  parseArxivId,
  parsePaperId,
  titleKey,
} from '../../src/model/identity.ts';
import { record } from '../helpers/papers.ts';

describe('an arXiv id', () => {
  test.each([
    ['2606.14777', '2606.14777', null],
    ['2606.14777v3', '2606.14777', 3],
    ['0704.0001v1', '0704.0001', 1],
    ['arXiv:2606.14777v2', '2606.14777', 2],
    ['https://arxiv.org/abs/2606.14777v1', '2606.14777', 1],
    ['http://export.arxiv.org/pdf/2606.14777v1.pdf', '2606.14777', 1],
    ['https://arxiv.org/pdf/2606.14777?download=1', '2606.14777', null],
    ['https://huggingface.co/papers/2606.14777', '2606.14777', null],
    ['oai:arXiv.org:2606.14777v1', '2606.14777', 1],
    ['10.48550/arXiv.2606.14777', '2606.14777', null],
    ['https://doi.org/10.48550/arxiv.2606.14777', '2606.14777', null],
    ['hep-th/9901001', 'hep-th/9901001', null],
    ['math.GT/0309136v2', 'math/0309136', 2],
    ['oai:arXiv.org:astro-ph/0601001', 'astro-ph/0601001', null],
    ['http://arxiv.org/abs/quant-ph/0201082v1', 'quant-ph/0201082', 1],
  ])('is read from %s', (text, id, version) => {
    expect(parseArxivId(text)).toEqual({ id, version });
  });

  test.each([
    '',
    'abc',
    '2613.00001',
    '26061.4777',
    '10.1101/2026.07.31.741992',
    'https://example.org/2606.14777/x',
    '2606.14777vv',
  ])('is not found in %j', (text) => {
    expect(parseArxivId(text)).toBeNull();
  });
});

test.each([
  ['10.1101/2026.07.31.741992', '10.1101/2026.07.31.741992'],
  ['https://doi.org/10.1038/S41586-026-1', '10.1038/s41586-026-1'],
  ['doi:10.1000/XYZ.', '10.1000/xyz'],
  ['11.1000/xyz', null],
  ['10.1000', null],
])('the DOI %s is %s', (text, doi) => {
  expect(normalizeDoi(text)).toBe(doi);
});

test("arXiv's own DOIs name the arXiv paper", () => {
  expect(identifiersOfDoi('10.48550/arXiv.2606.14777')).toEqual({ arxiv: '2606.14777' });
  expect(identifiersOfDoi('10.1000/X')).toEqual({ doi: '10.1000/x' });
});

test('a paper is called by the best identifier it has', () => {
  expect(canonicalId({ doi: '10.1/x', arxiv: '2606.14777' })).toBe('arxiv:2606.14777');
  expect(canonicalId({ doi: '10.1/x' })).toBe('doi:10.1/x');
  expect(canonicalId({ url: 'https://example.org/a' })).toMatch(/^url:[0-9a-f]{24}$/);
  expect(canonicalId({})).toBeNull();
});

test('what a person types for a paper is understood', () => {
  expect(parsePaperId('arxiv:2606.14777')).toBe('arxiv:2606.14777');
  expect(parsePaperId(' https://arxiv.org/abs/2606.14777v9 ')).toBe('arxiv:2606.14777');
  expect(parsePaperId('doi:10.1000/XYZ')).toBe('doi:10.1000/xyz');
  expect(parsePaperId('openreview:AbC123')).toBe('openreview:AbC123');
});

describe('the key of title, authors and year', () => {
  const key = (fields: Parameters<typeof record>[0]) => titleKey(record(fields));
  const same = {
    title: 'A Study of Everything that Matters',
    authors: [{ name: 'Ada Ames', affiliations: [] }],
  };

  test('is the same whatever the typography', () => {
    expect(key({ ...same, title: 'A study of  everything—that \\emph{matters}!' })).toBe(key(same));
  });

  test('differs by authors and by year', () => {
    expect(key({ ...same, authors: [{ name: 'Bo Berg', affiliations: [] }] })).not.toBe(key(same));
    expect(key({ ...same, publishedAt: '2025-01-01T00:00:00.000Z' })).not.toBe(key(same));
  });

  test('is not made of a title that many works have, nor without authors', () => {
    expect(key({ ...same, title: 'Editorial' })).toBeNull();
    expect(key({ ...same, authors: [] })).toBeNull();
  });
});
