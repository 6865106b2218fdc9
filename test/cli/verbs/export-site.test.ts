// `digest export --format site`, and the folder outlet of the same format: crawled from a plain file server.
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseRssFeed } from 'feedsmith';
import { expect, onTestFinished, test } from 'vitest';
import { sampleInstances } from '../../helpers/sample-instance.ts';
import { atDue, sampleDays } from '../../helpers/sample-sources.ts';

const instance = sampleInstances();

/** A static host: a path is a file, or it is missing. Nothing is added to names, no folder is listed. */
async function startFileServer(folder: string): Promise<string> {
  const server = createServer(async ({ url = '/' }, response) => {
    const path = join(folder, new URL(url, 'http://host').pathname.replace(/^\/papers-of-the-day\//, ''));
    const file = url.endsWith('/') ? join(path, 'index.html') : path;
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    response.statusCode = isFile ? 200 : 404;
    if (isFile) createReadStream(file).pipe(response);
    else response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/papers-of-the-day/`;
}

/** Everything that links on the site's own pages lead to, by address, with its status. */
async function crawl(start: string): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  const open = [start];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (seen.has(address)) continue;
    const response = await fetch(address);
    seen.set(address, response.status);
    const text = await response.text();
    if (!text.startsWith('<!doctype html>')) continue;
    for (const [, written = ''] of text.matchAll(/(?:href|src|action)="([^"]*)"/g)) {
      const target = new URL(written.replaceAll('&amp;', '&'), address);
      target.hash = '';
      if (target.href.startsWith(start)) open.push(target.href);
    }
  }
  return seen;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

test('every page of an exported site is reached by links, and no link is broken', async () => {
  const { digest, json, folder } = await instance('editions: { daily: {}, weekly: {} }\n');
  for (const day of [sampleDays.first, sampleDays.last]) await digest(['send', '--now', atDue(day)]);
  await digest(['send', '--period', 'weekly', '--date', sampleDays.first]);
  const written = await json<{ path: string; files: number; changed: number }>([
    'export',
    '--format',
    'site',
    '--out',
    join(folder, 'public'),
  ]);
  const files = await filesBelow(written.path);
  expect(written).toMatchObject({ files: files.length, changed: files.length });

  const base = await startFileServer(written.path);
  const reached = await crawl(base);
  expect([...reached].filter(([, status]) => status !== 200)).toEqual([]);
  const paths = [...reached.keys()].map((address) => decodeURIComponent(address.slice(base.length)));
  expect(files.filter((file) => !paths.includes(file))).toEqual([]);
  expect(files).toContain(`editions/daily/${sampleDays.first}.html`);
  expect(files).toContain(`editions/daily/${sampleDays.last}.html`);
  expect(files.filter((file) => file.startsWith('editions/weekly/'))).toHaveLength(1);

  const listed = await json<{ papers: { id: string }[] }>(['top']);
  expect(listed.papers.length).toBeGreaterThan(3);
  for (const { id } of listed.papers) expect(files).toContain(`papers/${id.replace(':', '/')}.html`);
});

test('pages of an exported site have no form, no search and no API, which need a server', async () => {
  const { digest, folder } = await instance('site: { url: "https://papers.example.org" }\n');
  await digest(['send']);
  const { code, stderr } = await digest(['export', '--format', 'site', '--out', join(folder, 'public')]);
  expect([code, stderr]).toEqual([0, '']);
  for (const file of await filesBelow(join(folder, 'public'))) {
    if (!file.endsWith('.html')) continue;
    const text = await readFile(join(folder, 'public', file), 'utf8');
    expect(text, file).not.toMatch(/<form|\/search|\/api\/|papers\.example\.org|This page is a file/);
  }
});

test('with an address an exported site has canonical links, a sitemap and feeds that name it', async () => {
  const { digest, folder } = await instance();
  await digest(['send']);
  const url = 'https://lab.example.org/papers-of-the-day';
  await digest(['export', '--format', 'site', '--out', join(folder, 'public'), '--url', `${url}/`]);
  const text = (name: string) => readFile(join(folder, 'public', name), 'utf8');
  const edition = `editions/daily/${sampleDays.last}.html`;
  expect(await text('index.html')).toContain(`<link rel="canonical" href="${url}/${edition}">`);
  const listed = [...(await text('sitemap.xml')).matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc = '']) => loc);
  const files = await filesBelow(join(folder, 'public'));
  expect(listed).toContain(`${url}/${edition}`);
  for (const loc of listed) expect(files).toContain(loc.slice(url.length + 1));
  const feed = parseRssFeed(await text('feeds/daily.xml'));
  expect(feed.atom?.links?.find(({ rel }) => rel === 'self')?.href).toBe(`${url}/feeds/daily.xml`);
  expect(await text('robots.txt')).toContain(`Sitemap: ${url}/sitemap.xml`);
});

test('a second export touches only what has changed, and leaves other files in the folder', async () => {
  const { digest, json, folder } = await instance();
  await digest(['send', '--now', atDue(sampleDays.first)]);
  const args = ['export', '--format', 'site', '--out', join(folder, 'public'), '--json'];
  const first = await json<{ files: number }>(args);
  await writeFile(join(folder, 'public', 'CNAME'), 'papers.example.org\n');
  expect(await json(args)).toMatchObject({ files: first.files, changed: 0 });
  await digest(['send']);
  const { files, changed } = await json<{ files: number; changed: number }>(args);
  expect(files).toBeGreaterThan(first.files);
  expect(changed).toBeLessThanOrEqual(files);
  expect(await filesBelow(join(folder, 'public'))).toContain('CNAME');
});

test('a paper that was merged with another is found under both names', async () => {
  const { digest, folder } = await instance();
  const importPaper = async (record: object) => {
    await writeFile(join(folder, 'papers.jsonl'), JSON.stringify({ authors: ['Ada Ames'], ...record }));
    expect(await digest(['import', join(folder, 'papers.jsonl')])).toMatchObject({ code: 0 });
  };
  await importPaper({ id: '2606.12345', title: 'A preprint' });
  const published = { doi: '10.5555/two.names', title: 'What became of a preprint' };
  await importPaper({ ...published, announcedOn: sampleDays.last, upvotes: 900 });
  await digest(['send']);
  await importPaper({ ...published, arxiv: '2606.12345' });
  await digest(['export', '--format', 'site', '--out', join(folder, 'public')]);
  const files = await filesBelow(join(folder, 'public'));
  expect(files).toContain('papers/arxiv/2606.12345.html');
  const base = await startFileServer(join(folder, 'public'));
  expect([...(await crawl(base))].filter(([, status]) => status !== 200)).toEqual([]);
  const old = await readFile(join(folder, 'public', 'papers/doi/10.5555/two.names.html'), 'utf8');
  expect(old).toContain('url=../../../papers/arxiv/2606.12345.html"');
});

test('files without a folder are rejected before anything is read', async () => {
  const { digest } = await instance();
  for (const args of [
    ['--format', 'site'],
    ['--format', 'markdown', '--per', 'paper'],
  ]) {
    const { code, stderr } = await digest(['export', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain('a folder is needed for these files. Name one, such as --out public.');
  }
});
