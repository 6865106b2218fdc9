import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { siteFile } from '../../src/model/site-files.ts';
import { citationPath, paperPath } from '../../src/model/site-links.ts';

test.each([
  ['/', 'index.html'],
  ['/weekly', 'weekly.html'],
  ['/archive', 'archive.html'],
  ['/archive/2026-06', 'archive/2026-06.html'],
  ['/editions/daily/2026-06-16', 'editions/daily/2026-06-16.html'],
  ['/papers/arxiv:2606.00001', 'papers/arxiv/2606.00001.html'],
  ['/papers/doi:10.1101/2026.06.01.1', 'papers/doi/10.1101/2026.06.01.1.html'],
  ['/cite/bibtex/arxiv:2606.00001', 'cite/arxiv/2606.00001.bib'],
  ['/cite/ris/arxiv:2606.00001', 'cite/arxiv/2606.00001.ris'],
  ['/feeds/daily.xml', 'feeds/daily.xml'],
  ['/favicon.svg', 'favicon.svg'],
])('%s is in the file %s', (path, file) => {
  expect(siteFile(path)).toBe(file);
});

const hostileIds = [
  'doi:10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O',
  'doi:10.1/../../../etc/passwd',
  'doi:10.1/..',
  'doi:10.1/.',
  'doi:10.1//x',
  'doi:10.1/x/',
  'doi:10.1/x.html',
  'doi:10.1/x.html/y',
  'doi:10.1/a_b',
  'doi:10.1/a%5Fb',
  'doi:10.1/文献?q=1#part',
  'doi:10.1/.hidden',
  'doi:10.1/con.',
  `doi:10.1/${'a'.repeat(300)}`,
  `doi:10.1/${'a'.repeat(301)}`,
];

test.each(hostileIds)(
  'the file of %s is inside its folder, under a name that every file system takes',
  (id) => {
    const file = siteFile(paperPath(id));
    expect(file).toMatch(/^papers\/doi(?:\/[\w.-]{1,130})+\.html$/);
    expect(posix.normalize(file)).toBe(file);
    expect(file.split('/').some((name) => /^\.|\.$/.test(name))).toBe(false);
    expect(new URL(file, 'https://host/base/').href).toBe(`https://host/base/${file}`);
  },
);

test('different papers have different files, and none has a folder where another has a file', () => {
  const files = hostileIds.flatMap((id) => [siteFile(paperPath(id)), siteFile(citationPath('ris', id))]);
  expect(new Set(files).size).toBe(files.length);
  for (const file of files) expect(files.filter((other) => other.startsWith(`${file}/`))).toEqual([]);
});
