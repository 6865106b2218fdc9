// `digest search` as people use it, on the built program: the shell's way with quotes and dashes, pages, adaptation, repair.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';
import { random } from '../helpers/random.ts';
import { digestJson, runDigest, startDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { startSampleSources } from '../helpers/sample-sources.ts';

interface Answer {
  mode: string;
  total: number;
  corrections: { from: string; to: string }[];
  results: {
    score: number;
    paper: { id: string; title: string };
    snippet: { title: { marks: number[][] } };
  }[];
}

let cleanUp: (() => Promise<void>)[] = [];
let folder: string;
const search = (...args: string[]) => digestJson<Answer>(['search', ...args], { cwd: folder });
const titles = async (...args: string[]) => (await search(...args)).results.map(({ paper }) => paper.title);

async function newInstance(
  papers: readonly object[],
  register: (work: () => Promise<void>) => void = onTestFinished,
): Promise<string> {
  const made = await temporaryFolder(register);
  await writeFile(join(made, 'digest.yaml'), 'sources: [huggingface]\n');
  await writeFile(join(made, 'papers.jsonl'), papers.map((paper) => `${JSON.stringify(paper)}\n`).join(''));
  return made;
}

describe('a small instance', () => {
  beforeAll(async () => {
    cleanUp = [];
    folder = await newInstance(
      [
        {
          id: '2606.90001',
          title: 'Pruning Vision Models',
          abstract: 'We prune networks for images.',
          authors: ['Zoë Bräuer'],
          categories: ['cs.CV'],
          publishedAt: '2026-05-01',
        },
        {
          id: '2606.90002',
          title: 'Pruning Language Models',
          abstract: 'We prune networks that write.',
          authors: ['Li Wei'],
          categories: ['cs.CL'],
          publishedAt: '2026-06-01',
        },
        {
          id: '2606.90003',
          title: 'Glacier Mass Balance',
          abstract: 'Ice sheets lose mass.',
          authors: ['Zoë Bräuer'],
          categories: ['physics.ao-ph'],
          publishedAt: '2025-06-01',
        },
        {
          doi: '10.5555/moss.1',
          title: 'Mosses of the North',
          abstract: 'A flora.',
          authors: ['Ada Ames'],
          publishedAt: '2024-01-01',
        },
      ],
      (work) => {
        cleanUp.push(work);
      },
    );
    expect((await runDigest(['import', 'papers.jsonl'], { cwd: folder })).code).toBe(0);
    return async () => {
      for (const work of cleanUp) await work();
    };
  });

  test('a word is excluded with a dash, which the shell and the options leave alone', async () => {
    expect(await titles('pruning', '-vision')).toEqual(['Pruning Language Models']);
    expect(await titles('-vision', 'pruning', '--limit', '5')).toEqual(['Pruning Language Models']);
    expect(await titles('-vision pruning')).toEqual(['Pruning Language Models']);
    expect((await runDigest(['search', '-h'], { cwd: folder })).stdout).toContain('Usage: digest search');
    expect((await runDigest(['search', '--nonsense', 'x'], { cwd: folder })).code).toBe(2);
  });

  test('filters work with the quotes that the shell takes away', async () => {
    expect(await titles('author:Zoë Bräuer', 'models')).toEqual(['Pruning Vision Models']);
    expect(await titles('author:brauer cat:physics')).toEqual(['Glacier Mass Balance']);
    expect(await titles('pruning', 'since:2026-05-15')).toEqual(['Pruning Language Models']);
    expect(await titles('cs.CL')).toEqual(['Pruning Language Models']);
    expect(await titles('pruning', '--category', 'cs')).toHaveLength(2);
  });

  test('ids, DOIs and titles find their papers, and a typing error is reported', async () => {
    expect(await titles('2606.90003')).toEqual(['Glacier Mass Balance']);
    expect(await titles('https://doi.org/10.5555/MOSS.1')).toEqual(['Mosses of the North']);
    expect((await titles('mosses of the north'))[0]).toBe('Mosses of the North');
    expect(await search('galcier')).toMatchObject({
      total: 1,
      corrections: [{ from: 'galcier', to: 'glacier' }],
    });
    const { stdout } = await runDigest(['search', 'author:brauner'], { cwd: folder });
    expect(stdout).toContain('No paper has “brauner”; showing results for “brauer”.');
    expect((await runDigest(['search', 'zyzzyva'], { cwd: folder })).stdout).toContain(
      'No paper matches “zyzzyva”.',
    );
  });

  test('pages and their count', async () => {
    const first = await search('pruning models', '--limit', '1');
    const second = await search('pruning models', '--limit', '1', '--page', '2');
    expect([first.total, second.total]).toEqual([2, 2]);
    expect(first.results[0]?.paper.id).not.toBe(second.results[0]?.paper.id);
    expect(first.results[0]?.snippet.title.marks).toHaveLength(2);
    const { stdout } = await runDigest(['search', 'pruning', '--limit', '1', '--page', '2'], { cwd: folder });
    expect(stdout).toMatch(/2 to 2 of 2 papers/);
  });

  test('papers like one, and nothing to search for', async () => {
    expect((await titles('--like', '2606.90001'))[0]).toBe('Pruning Language Models');
    expect((await runDigest(['search', '--like', '2606.99999'], { cwd: folder })).code).toBe(1);
    expect((await runDigest(['search'], { cwd: folder })).code).toBe(2);
    expect((await runDigest(['search', ' '], { cwd: folder })).code).toBe(2);
  });

  test('doctor finds an index that disagrees with the papers, and reindexing repairs it', async () => {
    const doctor = async () =>
      (
        await digestJson<{ findings: { subject: string; status: string; message: string }[] }>(
          ['doctor', '--offline'],
          {
            cwd: folder,
          },
        )
      ).findings.find(({ subject }) => subject === 'search');
    expect(await doctor()).toMatchObject({ status: 'ok', message: expect.stringContaining('4 papers') });
    const database = new (sqliteDriver())(join(folder, 'digest.db'));
    database.exec('delete from paper_words where rowid = (select seq from papers limit 1)');
    database.close();
    expect(await doctor()).toMatchObject({ status: 'failed', message: expect.stringContaining('1 of 4') });
    expect(await digestJson(['search', '--reindex'], { cwd: folder })).toMatchObject({ papers: 4 });
    expect(await doctor()).toMatchObject({ status: 'ok' });
    const again = new (sqliteDriver())(join(folder, 'digest.db'));
    again.exec('delete from paper_vectors; delete from vector_models');
    again.close();
    expect(await doctor()).toMatchObject({ status: 'warning', message: 'no paper has a vector' });
  });
});

describe('an instance of 1,000 papers', () => {
  /** Papers of a few invented subjects, in words that no base knows. */
  const papers = () => {
    const next = random(13);
    const subjects = Array.from({ length: 8 }, (_, subject) =>
      Array.from({ length: 12 }, (_, word) => `${'bcdfghkl'[subject]}o${'mnprstvwzbdg'[word]}ulix`),
    );
    return Array.from({ length: 1000 }, (_, number) => {
      const words = subjects[number % 8] ?? [];
      const text = (length: number) =>
        Array.from({ length }, () => words[Math.floor(next() * words.length)]).join(' ');
      return {
        id: `p${number}`,
        title: `${text(3)} ${number}`,
        abstract: text(20),
        authors: [`Author ${number}`],
      };
    });
  };

  test('adapts to its papers at the end of an import, and finds by words of their subject', async () => {
    folder = await newInstance(papers());
    expect((await runDigest(['import', 'papers.jsonl'], { cwd: folder })).code).toBe(0);
    const database = new (sqliteDriver())(join(folder, 'digest.db'), { readonly: true });
    const models = database.prepare('select name, state, papers from vector_models').all();
    database.close();
    expect(models).toEqual([{ name: expect.stringMatching(/^adapted /), state: 'active', papers: 1000 }]);
    const { results } = await search('bomulix bonulix', '--mode', 'semantic', '--limit', '50');
    const own = results.filter(({ paper }) => Number(paper.id.replace('local:p', '')) % 8 === 0);
    expect(own.length).toBeGreaterThan(45);
  });

  test('Ctrl-C ends an adaptation, what was imported stays, and the next run completes it', async () => {
    folder = await newInstance(papers());
    expect((await runDigest(['import', 'papers.jsonl', '--no-adapt'], { cwd: folder })).code).toBe(0);
    const { child, ended } = startDigest(['search', '--reindex', '--verbose'], { cwd: folder });
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text) => {
        if (String(text).includes('adapting')) resolve();
      });
    });
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect((await search('bomulix', '--limit', '1')).results).toHaveLength(1);
    expect(await digestJson(['search', '--reindex'], { cwd: folder })).toMatchObject({
      papers: 1000,
      model: expect.stringMatching(/^adapted /),
    });
  });

  test('a run that has nothing to send adapts search, and another run can begin meanwhile', async () => {
    folder = await newInstance(papers());
    const sources = await startSampleSources();
    onTestFinished(sources.close);
    await sources.configure(folder);
    expect((await runDigest(['import', 'papers.jsonl', '--no-adapt'], { cwd: folder })).code).toBe(0);
    const saturday = ['run', '--now', '2026-06-13T11:05:00Z'];
    const { child, ended } = startDigest([...saturday, '--verbose'], { cwd: folder });
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text) => {
        if (String(text).includes('adapting')) resolve();
      });
    });
    child.kill('SIGSTOP');
    const other = startDigest([...saturday, '--verbose'], { cwd: folder });
    await new Promise<void>((resolve) => {
      other.child.stderr?.on('data', (text) => {
        if (String(text).includes('adapting')) resolve();
      });
    });
    other.child.kill('SIGINT');
    expect((await other.ended).code).toBe(130);
    child.kill('SIGCONT');
    expect((await ended).code).toBe(0);
    const { results } = await search('bomulix', '--mode', 'semantic', '--limit', '1');
    expect(results).toHaveLength(1);
  });
});
