// Search against human judgements, through `digest import` and `digest search - --json`: nDCG@10 and recall@100 by mode.
// `node bench/run.mjs search [judged|drawn|known|speed]`; the collections are beside a checkout, in ../shared/judged.
import { spawn } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { isHeldOut } from '../scripts/held-out.ts';
import { seededRandom } from '../src/search/embedding/seeded-random.ts';

const judged = resolve('..', 'shared', 'judged');
const program = resolve('dist', 'digest.js');
const modes = ['text', 'semantic', 'hybrid'] as const;
/** Adaptations of one collection, and draws from one, each with another seed. */
const seeds = 3;

interface Collection {
  papers: { id: string; title: string; abstract: string }[];
  queries: { id: string; text: string }[];
  /** Grade of each judged paper, by query. */
  grades: Map<string, Map<string, number>>;
}

function readCollection(name: string): Collection {
  const lines = (file: string) =>
    readFileSync(join(judged, name, file), 'utf8')
      .trimEnd()
      .split('\n');
  const grades = new Map<string, Map<string, number>>();
  for (const line of lines('qrels.tsv').slice(1)) {
    const [query = '', paper = '', grade] = line.split('\t');
    const known = grades.get(query) ?? new Map<string, number>();
    grades.set(query, known.set(paper, Number(grade)));
  }
  const read = (file: string) =>
    lines(file).map((line) => JSON.parse(line) as { _id: string; title?: string; text: string });
  return {
    papers: read('corpus.jsonl').map(({ _id, title = '', text }) => ({ id: _id, title, abstract: text })),
    queries: read('queries.jsonl').map(({ _id, text }) => ({ id: _id, text: text.replaceAll(/\s+/g, ' ') })),
    grades,
  };
}

/** An instance in a folder of its own, used as a person would. */
class Instance {
  readonly folder = mkdtempSync(join(tmpdir(), 'digest-search-'));

  constructor() {
    writeFileSync(join(this.folder, 'digest.yaml'), 'sources: [huggingface]\n');
  }

  async run(args: readonly string[], input = ''): Promise<string> {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: this.folder, XDG_STATE_HOME: this.folder },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const code = await new Promise((done) => child.once('close', done));
    if (code !== 0) throw new Error(`digest ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }

  async import(papers: readonly { id: string; title: string; abstract: string }[]): Promise<void> {
    const lines = papers.map(({ id, title, abstract }) =>
      JSON.stringify({ id, title: title || abstract.slice(0, 80) || 'Untitled', abstract: abstract || null }),
    );
    writeFileSync(join(this.folder, 'papers.jsonl'), `${lines.join('\n')}\n`);
    const { papers: stored } = JSON.parse(await this.run(['import', 'papers.jsonl', '--json'])) as {
      papers: { total: number };
    };
    if (stored.total !== papers.length)
      console.log(`  ${stored.total} of ${papers.length} papers are distinct`);
  }

  /** The ids that each query finds, best first. */
  async search(queries: readonly string[], options: readonly string[]): Promise<string[][]> {
    const output = await this.run(
      ['search', '-', '--json', '--limit', '200', ...options],
      `${queries.join('\n')}\n`,
    );
    const answers = output.trimEnd().split('\n');
    if (answers.length !== queries.length)
      throw new Error(`${answers.length} answers to ${queries.length} queries`);
    return answers.map((line) =>
      (JSON.parse(line) as { results: { paper: { id: string } }[] }).results.map(({ paper }) =>
        paper.id.replace(/^local:/, ''),
      ),
    );
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Means over the queries with a relevant paper: nDCG@10 with linear gain, recall@100. */
function measure(
  { queries, grades }: Collection,
  found: readonly string[][],
): { ndcg: number; recall: number } {
  let ndcg = 0;
  let recall = 0;
  let count = 0;
  queries.forEach(({ id }, index) => {
    const known = grades.get(id) ?? new Map<string, number>();
    const relevant = [...known].filter(([, grade]) => grade > 0);
    if (relevant.length === 0) return;
    count += 1;
    const gain = (list: readonly number[]) =>
      list.slice(0, 10).reduce((sum, grade, rank) => sum + grade / Math.log2(rank + 2), 0);
    const papers = found[index] ?? [];
    const ideal = [...known.values()].sort((a, b) => b - a);
    ndcg += gain(papers.map((paper) => known.get(paper) ?? 0)) / gain(ideal);
    const first = new Set(papers.slice(0, 100));
    recall += relevant.filter(([paper]) => first.has(paper)).length / relevant.length;
  });
  return { ndcg: ndcg / count, recall: recall / count };
}

const shown = ({ ndcg, recall }: { ndcg: number; recall: number }) =>
  `${ndcg.toFixed(3)} / ${recall.toFixed(3)}`;

type Figures = Record<(typeof modes)[number], ReturnType<typeof measure>>;

async function measureModes(instance: Instance, collection: Collection): Promise<Figures> {
  const texts = collection.queries.map(({ text }) => text);
  const figuresOf = async (mode: string) =>
    measure(collection, await instance.search(texts, ['--mode', mode]));
  return {
    text: await figuresOf('text'),
    semantic: await figuresOf('semantic'),
    hybrid: await figuresOf('hybrid'),
  };
}

function print(label: string, figures: Figures): void {
  console.log(`${label.padEnd(24)}${modes.map((mode) => `${mode} ${shown(figures[mode])}`).join('   ')}`);
}

function meanOf(all: readonly Figures[]): Figures {
  const mean = (mode: (typeof modes)[number]) => ({
    ndcg: all.reduce((sum, figures) => sum + figures[mode].ndcg, 0) / all.length,
    recall: all.reduce((sum, figures) => sum + figures[mode].recall, 0) / all.length,
  });
  return { text: mean('text'), semantic: mean('semantic'), hybrid: mean('hybrid') };
}

function collections(): string[] {
  if (!existsSync(judged)) throw new Error(`${judged} is not there`);
  return readdirSync(judged).filter((name) => existsSync(join(judged, name, 'qrels.tsv')));
}

async function judgedCollections(): Promise<void> {
  for (const name of collections()) {
    const collection = readCollection(name);
    const instance = new Instance();
    await instance.import(collection.papers);
    const all = [await measureModes(instance, collection)];
    while (all.length < seeds) {
      await instance.run(['search', '--reindex']);
      all.push(await measureModes(instance, collection));
    }
    for (const [place, figures] of all.entries()) print(`${name}, seed ${place + 1}`, figures);
    print(`${name}, mean`, meanOf(all));
    instance.close();
  }
}

/** Small instances: papers drawn from each collection, with the queries that have a relevant one among them. Means of the draws. */
async function drawnPapers(): Promise<void> {
  for (const name of collections()) {
    const whole = readCollection(name);
    for (const size of [300, 1000]) {
      const all: Figures[] = [];
      while (all.length < seeds) {
        const drawn = draw(whole, size, size + all.length);
        const instance = new Instance();
        await instance.import(drawn.papers);
        all.push(await measureModes(instance, drawn));
        instance.close();
      }
      print(`${name}, ${size} papers`, meanOf(all));
    }
  }
}

function draw(whole: Collection, size: number, seed: number): Collection {
  const next = seededRandom(seed);
  const papers = whole.papers
    .map((paper) => ({ paper, place: next() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, size)
    .map(({ paper }) => paper);
  const ids = new Set(papers.map(({ id }) => id));
  const grades = new Map(
    [...whole.grades].map(([query, known]) => [query, new Map([...known].filter(([id]) => ids.has(id)))]),
  );
  return { ...whole, papers, grades };
}

/** Of papers that the base was not trained on: how often a title finds its own paper first. */
async function knownItems(): Promise<void> {
  const file = resolve('..', 'shared', 'recorded', 'arxiv-papers-2025.jsonl.gz');
  const papers: { id: string; title: string; abstract: string }[] = [];
  const wanted: { id: string; title: string }[] = [];
  let line = 0;
  for await (const json of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    line += 1;
    const paper = JSON.parse(json) as { id: string; title: string; abstract: string };
    papers.push(paper);
    if (isHeldOut(line)) wanted.push(paper);
  }
  const instance = new Instance();
  await instance.import(papers);
  for (const mode of modes) {
    const found = await instance.search(
      wanted.map(({ title }) => title.replaceAll(/\s+/g, ' ')),
      ['--mode', mode, '--limit', '10'],
    );
    const isOwn = (id: string, paper: string | undefined) => paper === `arxiv:${id}`;
    const first = wanted.filter(({ id }, index) => isOwn(id, found[index]?.[0])).length;
    const reciprocal = wanted.reduce((sum, { id }, index) => {
      const rank = found[index]?.findIndex((paper) => isOwn(id, paper)) ?? -1;
      return sum + (rank < 0 ? 0 : 1 / (rank + 1));
    }, 0);
    console.log(
      `${mode}: ${((first / wanted.length) * 100).toFixed(2)}% of ${wanted.length} titles find their paper first among ${papers.length}, mean reciprocal rank ${(reciprocal / wanted.length).toFixed(4)}`,
    );
  }
  instance.close();
}

const parts = { judged: judgedCollections, drawn: drawnPapers, known: knownItems } as const;
const [chosen] = process.argv.slice(2);
for (const [name, run] of Object.entries(parts)) if (chosen === undefined || chosen === name) await run();
