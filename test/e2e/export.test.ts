// `digest export` of a day's papers, in each of its formats.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { expect, onTestFinished, test } from 'vitest';
import { readImport } from '../helpers/import-file.ts';
import { digestJson, runDigest, temporaryFolder } from '../helpers/run-digest.ts';

async function withPapers(): Promise<string> {
  const cwd = await temporaryFolder(onTestFinished);
  await writeFile(join(cwd, 'digest.yaml'), 'sources: [{ arxiv: { categories: [cs.CL] } }]\n');
  const line = (id: string, announcedOn: string, upvotes: number) =>
    JSON.stringify({
      id,
      title: `On ${id} & its <neighbours>`,
      authors: ['Ada Ames', 'Bo van den Berg'],
      announcedOn,
      upvotes,
      url: `https://example.org/${id}`,
    });
  const lines = [
    line('pears', '2026-06-16', 9),
    line('plums', '2026-06-16', 3),
    line('figs', '2026-06-15', 5),
  ];
  await writeFile(join(cwd, 'papers.jsonl'), lines.join('\n'));
  expect(await runDigest(['import', 'papers.jsonl'], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

const titles = ['On pears & its <neighbours>', 'On plums & its <neighbours>'];

test('digest export writes the papers of a day as feeds that parsers read', async () => {
  const cwd = await withPapers();
  const written = async (format: string) => {
    const { code, stdout, stderr } = await runDigest(['export', '--format', format, '--date', '2026-06-16'], {
      cwd,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  expect(parseRssFeed(await written('rss')).items?.map(({ title }) => title)).toEqual(titles);
  expect(parseAtomFeed(await written('atom')).entries?.map(({ title }) => title?.value)).toEqual(titles);
  expect(parseJsonFeed(await written('json-feed')).items?.map(({ title }) => title)).toEqual(titles);
});

test('what digest export writes as a bibliography or JSON Lines can be imported again', async () => {
  const cwd = await withPapers();
  for (const [format, name] of [
    ['bibtex', 'p.bib'],
    ['ris', 'p.ris'],
    ['jsonl', 'p.jsonl'],
  ] as const) {
    const { path } = await digestJson<{ path: string }>(['export', '--format', format, '--out', name], {
      cwd,
    });
    const { records, rejects } = await readImport(await readFile(path), { name });
    expect({
      format,
      rejects,
      titles: records.map(({ title }) => title.replaceAll(/[{}]|\\(?=&)/g, '')),
    }).toEqual({ format, rejects: [], titles });
  }
});

test('digest export takes the latest frozen editions, the latest first, and each paper once', async () => {
  const cwd = await withPapers();
  for (const date of ['2026-06-15', '2026-06-16']) {
    const { code } = await runDigest(['send', '--date', date, '--now', '2026-06-17T12:00:00Z'], { cwd });
    expect(code).toBe(0);
  }
  const { stdout } = await runDigest(['export', '--format', 'jsonl', '--editions', '5'], { cwd });
  const lines = stdout
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as { edition: string; title: string });
  expect(lines.map(({ edition, title }) => [edition, title.split(' ')[1]])).toEqual([
    ['daily/2026-06-16', 'pears'],
    ['daily/2026-06-16', 'plums'],
    ['daily/2026-06-15', 'figs'],
  ]);
});
