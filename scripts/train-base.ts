// Trains the semantic base: `node bench/run.mjs scripts/train-base.ts [--seed N] [--epochs N] [--limit N] [--out FOLDER] FILE…`.
// Files are JSON Lines of papers with title and abstract, packed with gzip or not. Of the last file every 13th paper is left
// out: bench/search.ts looks for these by their titles.
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { BagsBuilder, countStems } from '../src/search/embedding/bags.ts';
import { inverseFrequency } from '../src/search/embedding/idf.ts';
import { seededRandom } from '../src/search/embedding/seeded-random.ts';
import { serializeBase } from '../src/search/embedding/semantic-base.ts';
import { trainWordVectors } from '../src/search/embedding/train.ts';
import { isHeldOut } from './held-out.ts';

const dimensions = 256;
const maxWords = 40_000;
/** Rows begin at random, near enough to nothing that training decides where they point. */
const initialDeviation = 0.1;

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '2' },
    limit: { type: 'string', default: '1000000' },
    out: { type: 'string', default: 'assets/semantic-base' },
    version: { type: 'string', default: '1' },
    date: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    about: { type: 'string', default: '' },
  },
});
if (files.length === 0) {
  console.error('Usage: node bench/run.mjs scripts/train-base.ts FILE…');
  process.exit(2);
}

async function* papers(): AsyncGenerator<{ title: string; abstract: string }> {
  let count = 0;
  for (const file of files) {
    const bytes = createReadStream(file);
    const text = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
    let line = 0;
    for await (const json of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (json === '' || (file === files.at(-1) && isHeldOut(line))) continue;
      const { title, abstract } = JSON.parse(json) as { title?: string; abstract?: string | null };
      if (!title || !abstract) continue;
      count += 1;
      if (count > Number(values.limit)) return;
      yield { title, abstract };
    }
  }
}

const frequencies = new Map<string, number>();
let texts = 0;
for await (const { title, abstract } of papers()) {
  texts += 1;
  for (const stem of countStems(`${title}\n${abstract}`).keys()) {
    frequencies.set(stem, (frequencies.get(stem) ?? 0) + 1);
  }
}
const vocabulary = [...frequencies]
  .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
  .slice(0, maxWords);
const rowOf = new Map(vocabulary.map(([stem], row) => [stem, row]));
console.log(
  `${texts} texts, ${vocabulary.length} of ${frequencies.size} words, the rarest in ${vocabulary.at(-1)?.[1]}`,
);

const titles = new BagsBuilder();
const abstracts = new BagsBuilder();
for await (const { title, abstract } of papers()) {
  titles.add(countStems(title), (stem) => rowOf.get(stem));
  abstracts.add(countStems(abstract), (stem) => rowOf.get(stem));
}

const next = seededRandom(Number(values.seed));
const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const rows = Float32Array.from({ length: vocabulary.length * dimensions }, () => normal() * initialDeviation);
const started = performance.now();
trainWordVectors({
  dimensions,
  rows,
  idf: Float32Array.from(vocabulary, ([, count]) => inverseFrequency(texts, count)),
  titles: titles.build(),
  abstracts: abstracts.build(),
  epochs: Number(values.epochs),
  batchSize: 512,
  learningRate: 2e-3,
  temperature: 0.05,
  dropShared: 0.5,
  random: next,
  onBatch(done, total, loss) {
    if (done % 20 !== 0 && done !== total) return;
    const seconds = (performance.now() - started) / 1000;
    console.log(`${done}/${total} batches, loss ${loss.toFixed(3)}, ${seconds.toFixed(0)} s`);
  },
});

const about = values.about || `${texts} titles and abstracts of arXiv papers (metadata, CC0)`;
const base = serializeBase(
  {
    version: values.version,
    dimensions,
    texts,
    seed: Number(values.seed),
    trainingText: about,
    date: values.date,
  },
  vocabulary.map(([stem]) => stem),
  Uint32Array.from(vocabulary, ([, count]) => count),
  rows,
);
await mkdir(values.out, { recursive: true });
await writeFile(`${values.out}/vocabulary.txt`, base.vocabulary);
await writeFile(`${values.out}/rows.bin`, base.file);
console.log(`${values.out}: ${((base.vocabulary.length + base.file.length) / 1e6).toFixed(2)} MB`);
