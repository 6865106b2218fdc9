import { describe, expect, test } from 'vitest';
import {
  findDoi,
  identifiersOfDoi,
  normalizeDoi,
  parseArxivId,
  parsePaperId,
} from '../../src/model/identity.ts';
import { canonicalId, contradicts, identityKeys, titleKey } from '../../src/model/identity-keys.ts';
import { growthOf, linearGrowth } from '../helpers/growth.ts';

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
    ['https://arxiv.org/ftp/arxiv/papers/2606/2606.14777.pdf', '2606.14777', null],
    ['https://arxiv.org/ftp/hep-th/papers/9901/9901001.pdf', 'hep-th/9901001', null],
    ['https://arxiv.org/html/2606.14777v2#S3', '2606.14777', 2],
    ['https://ar5iv.org/abs/2606.14777', '2606.14777', null],
    ['https://ar5iv.labs.arxiv.org/html/2606.14777', '2606.14777', null],
    ['https://scirate.com/arxiv/2606.14777', '2606.14777', null],
    ['https://www.semanticscholar.org/arxiv/2606.14777', '2606.14777', null],
    ['https://api.semanticscholar.org/arXiv:2606.14777', '2606.14777', null],
    ['https://paperswithcode.com/paper/arxiv-2606.14777', '2606.14777', null],
    ['https://www.alphaxiv.org/abs/2606.14777v1', '2606.14777', 1],
    ['https://www.arxiv-vanity.com/papers/2606.14777/', '2606.14777', null],
    ['https://hf.co/papers/2606.14777', '2606.14777', null],
    ['https://papers.cool/arxiv/2606.14777', '2606.14777', null],
    ['http://xxx.lanl.gov/abs/hep-th/9901001', 'hep-th/9901001', null],
    ['https://ui.adsabs.harvard.edu/abs/2026arXiv260614777A', '2606.14777', null],
    ['https://ui.adsabs.harvard.edu/abs/arXiv:2606.14777', '2606.14777', null],
    ['https://doi.org/10.48550%2FarXiv.2606.14777', '2606.14777', null],
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
  ['http://doi.org/10.1000/a?utm_source=x', '10.1000/a'],
  ['10.1000/a?utm_source=x&utm_medium=rss', '10.1000/a'],
  ['https://doi.org/10.1000/a#abstract', '10.1000/a'],
  ['10.1016/S0140-6736%2826%2900123-4', '10.1016/s0140-6736(26)00123-4'],
  ['10.1038/ X2', '10.1038/x2'],
  ['10.1038/s41586\u2010026\u20101', '10.1038/s41586-026-1'],
  ['10.1000/a\u200b', '10.1000/a'],
  ['(doi: 10.1000/a)'.slice(1), '10.1000/a'],
  ['info:doi/10.1000/a', '10.1000/a'],
  ['DOI 10.1000/a', '10.1000/a'],
  ['10.1101/2026.01.01.123456v2', '10.1101/2026.01.01.123456'],
  ['10.1101/123456v1.full.pdf', '10.1101/123456'],
  ['10.1101/gad.123v2', '10.1101/gad.123v2'],
  [
    '10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2',
    '10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2',
  ],
  ['11.1000/xyz', null],
  ['10.1000', null],
])('the DOI %s is %s', (text, doi) => {
  expect(normalizeDoi(text)).toBe(doi);
});

test.each([
  ['https://j.example.org/doi/full/10.1000/a.1?af=R', '10.1000/a.1'],
  ['https://www.biorxiv.org/content/10.1101/2026.01.01.123456v2.full.pdf+html', '10.1101/2026.01.01.123456'],
  ['https://academic.oup.example/brain/article/doi/10.1093/brain/awaf123/8123456', '10.1093/brain/awaf123'],
  ['https://pubs.aip.example/aip/jcp/article/doi/10.1063/5.01234/329384/Moss-on-mars', '10.1063/5.01234'],
  ['J Walk. 2026 Aug 17. doi: 10.1234/jw.2026.1. Online ahead of print.', '10.1234/jw.2026.1'],
  [
    'https://j.example.org/doi/abs/10.1175/1520-0485(1998)028%3C0001:OTMOM%3E2.0.CO;2?af=R',
    '10.1175/1520-0485(1998)028<0001:otmom>2.0.co;2',
  ],
  ['https://j.example.org/10/a', null],
])('the DOI in %s is %s', (text, doi) => {
  expect(findDoi(text)).toBe(doi);
});

test('a DOI of the greatest registered length is read, even after its resolver', () => {
  const doi = `10.1000/${'x'.repeat(2040)}`;
  expect(normalizeDoi(`https://doi.org/${doi}`)).toBe(doi);
});

test('text that is far too long for an identifier is rejected, in time proportional to its length', async () => {
  for (const filler of ['.', ' .', '10.1/', 'a.', '/', '?']) {
    const growth = await growthOf((size) => {
      const hostile = `x${filler.repeat(size)}x`;
      expect(parseArxivId(hostile)).toBeNull();
      expect(normalizeDoi(hostile)).toBeNull();
      expect(identifiersOfDoi(hostile)).toEqual({});
      expect(identifiersOfDoi(`10.48550/arxiv.${hostile}`)).toEqual({});
    }, 50_000);
    expect(growth).toBeLessThan(linearGrowth);
  }
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

test('a page is one by http and by https, under the id that its first address gives', () => {
  const keys = (url: string) => identityKeys({ identifiers: { url } });
  const [first, other] = [keys('http://example.org/a'), keys('https://example.org/a')];
  expect(first[0]).toBe(canonicalId({ url: 'http://example.org/a' }));
  expect(new Set(first)).toEqual(new Set(other));
  expect(keys('untraced:1')).toHaveLength(1);
});

test('a page is one with and without a stroke at the end of its path', () => {
  const keys = (url: string) => identityKeys({ identifiers: { url } });
  expect(keys('https://example.org/a/')).toContain(canonicalId({ url: 'http://example.org/a' }));
  expect(keys('https://example.org/a?b=1')).toContain(canonicalId({ url: 'https://example.org/a/?b=1' }));
});

test.each([
  ['10.21203/rs.3.rs-9000001/v1', '10.21203/rs.3.rs-9000001/v2'],
  ['10.20944/preprints202601.0001.v1', '10.20944/preprints202601.0001.v12'],
  ['10.26434/chemrxiv-2026-abc12', '10.26434/chemrxiv-2026-abc12-v2'],
  ['10.31234/osf.io/abcde', '10.31234/osf.io/abcde_v2'],
  ['10.36227/techrxiv.90000001.v1', '10.36227/techrxiv.90000001.v2'],
  ['10.22541/au.900000001.90000002/v1', '10.22541/au.900000001.90000002/v2'],
  ['10.12688/f1000research.90001.1', '10.12688/f1000research.90001.2'],
])('the DOIs of two versions of a preprint share a key: %s and %s', (one, other) => {
  const keys = (doi: string) => identityKeys({ identifiers: { doi } });
  const shared = keys(one).filter((key) => keys(other).includes(key));
  expect(shared).toHaveLength(1);
  expect(keys(one)[0]).toBe(`doi:${one}`);
});

test.each([
  ['10.21203/rs.3.rs-9000001/v1', '10.21203/rs.3.rs-9000002/v1'],
  ['10.26434/chemrxiv-2026-abc12', '10.26434/chemrxiv-2026-abc13'],
  ['10.31234/osf.io/abcde', '10.31234/osf.io/abcdf'],
  ['10.12688/f1000research.90001.1', '10.12688/f1000research.90002.1'],
  ['10.1000/a.1', '10.1000/a.2'],
])('the DOIs of two works share no key: %s and %s', (one, other) => {
  const keys = (doi: string) => identityKeys({ identifiers: { doi } });
  expect(keys(one).filter((key) => keys(other).includes(key))).toEqual([]);
});

test('what a person types for a paper is understood', () => {
  expect(parsePaperId('arxiv:2606.14777')).toBe('arxiv:2606.14777');
  expect(parsePaperId(' https://arxiv.org/abs/2606.14777v9 ')).toBe('arxiv:2606.14777');
  expect(parsePaperId('doi:10.1000/XYZ')).toBe('doi:10.1000/xyz');
  expect(parsePaperId('openreview:AbC123')).toBe('openreview:AbC123');
});

describe('the key of a title', () => {
  const key = (title: string) => titleKey({ title });

  test.each([
    ['A Study of Everything that Matters', 'A study of  everything—that \\emph{matters}!'],
    ['Naïve Bounds for Łukasiewicz Games', 'Na\\"ive bounds for {\\L}ukasiewicz games'],
    ['Search and Rescue with α-Particles', 'SEARCH & RESCUE WITH $\\alpha$-PARTICLES'],
    ['Catching CO2 in <sub>Wet</sub> Sand and Clay', 'Catching CO₂ in wet sand and clay'],
  ])('%j is that of %j', (one, other) => {
    expect(key(one)).toBe(key(other));
    expect(key(one)).not.toBeNull();
  });

  test.each([
    ['Silt That Goes Upstream, Part I', 'Silt That Goes Upstream, Part II'],
    ['Safe Pointers for Programs in C', 'Safe Pointers for Programs in C++'],
    ['The Release Notes of Model 2.5', 'The Release Notes of Model 25'],
  ])('%j is not that of %j', (one, other) => {
    expect(key(one)).not.toBe(key(other));
  });

  test.each([
    'Editorial',
    'Corrigendum',
    'Introduction to the Special Issue on Rivers',
    'Proceedings of the River Days',
  ])('is not made of %j, which many works share', (title) => {
    expect(key(title)).toBeNull();
  });
});

describe('identifiers contradict', () => {
  test.each([
    [['arxiv:2606.1'], ['arxiv:2606.2']],
    [['doi:10.1000/a'], ['doi:10.1000/b']],
    [['doi:10.1101/2026.01.01.1', 'doi:10.1000/a'], ['doi:10.64898/2026.01.01.2']],
    // The Cold Spring Harbor press has bioRxiv's prefix.
    [['doi:10.1101/gad.1'], ['doi:10.1000/a']],
  ])('where two of a kind differ: %j, %j', (a, b) => {
    expect([contradicts(a, b), contradicts(b, a)]).toEqual([true, true]);
  });

  test.each([
    [['arxiv:2606.1'], ['doi:10.1000/a']],
    [['doi:10.1101/2026.01.01.1'], ['doi:10.1000/a']],
    [['doi:10.21203/rs.3.rs-1/v1'], ['doi:10.21203/rs.3.rs-1/v2']],
    [['doi:10.1000/a', 'doi:10.1000/b'], ['doi:10.1000/b']],
    [[], ['doi:10.1000/b']],
  ])('not where they are of two kinds, or one is shared: %j, %j', (a, b) => {
    expect([contradicts(a, b), contradicts(b, a)]).toEqual([false, false]);
  });
});
