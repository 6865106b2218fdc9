// Keeps V8's code of what short commands run, in dist/modules.code; `node build.mjs` starts it. It runs them on a few papers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const program = join(dist, 'digest.cjs');
const day = '2026-06-16';

/** A configuration and a database with papers of a day. What brings papers in runs in another process: its code is not kept. */
function prepare(folder) {
  const config = join(folder, 'digest.yaml');
  writeFileSync(config, 'sources:\n  - arxiv: { categories: [cs.CL] }\n');
  const papers = Array.from({ length: 12 }, (_, index) => ({
    id: `paper-${index}`,
    title: `A Paper of $O(n^{${index}})$ Words, and What It Says`,
    abstract: 'It says what is known. Then it says what is not known, and why that matters to all. '.repeat(
      12,
    ),
    authors: ['Ada Example', 'Grace Sample', 'Alan Instance'],
    announcedOn: day,
    categories: ['cs.CL'],
    upvotes: index,
    comments: 1,
    url: `https://example.org/papers/${index}`,
  }));
  const file = join(folder, 'papers.jsonl');
  writeFileSync(file, papers.map((paper) => JSON.stringify(paper)).join('\n'));
  const { status } = spawnSync(process.execPath, [program, 'import', file, '--config', config]);
  if (status !== 0) throw new Error(`digest import ended with ${status}`);
  return config;
}

/** Runs the commands that people wait for, and gives the modules that this loaded. */
async function use(config) {
  const { modules } = createRequire(import.meta.url)(program);
  const { run } = modules.load('./program.js');
  for (const args of [['--help'], ['top'], ['search', 'words']]) {
    const words = [...args, '--config', config, '--now', `${day}T15:00:00Z`];
    const exitCode = await run(words, new AbortController().signal, { write() {} });
    if (exitCode !== 0) throw new Error(`digest ${args.join(' ')} ended with ${exitCode}`);
  }
  return modules;
}

/** Writes the code, and where each module's stands. */
function keep(modules) {
  const index = JSON.parse(readFileSync(join(dist, 'modules.json'), 'utf8'));
  const parts = [];
  let start = 0;
  for (const [name, code] of modules.code()) {
    index[name].code = [start, start + code.length];
    parts.push(code);
    start += code.length;
  }
  writeFileSync(join(dist, 'modules.code'), Buffer.concat(parts));
  writeFileSync(join(dist, 'modules.json'), JSON.stringify(index));
}

const folder = mkdtempSync(join(tmpdir(), 'digest-build-'));
try {
  keep(await use(prepare(folder)));
} finally {
  rmSync(folder, { recursive: true });
}
