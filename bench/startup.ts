// How long the shortest commands take, against Node doing nothing and against their libraries doing little.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { parseFeed } from '../src/fetchers/arxiv/parse-feed.ts';
import { sqlitePackage } from '../src/store/engines/sqlite/driver.ts';
import { openStore } from '../src/store/open.ts';
import { measure } from './rounds.ts';

const program = resolve('dist/digest.js');
const folder = mkdtempSync(join(tmpdir(), 'digest-bench-'));
writeFileSync(join(folder, 'digest.yaml'), 'sources: [{ arxiv: { categories: [cs.CL] } }]\n');
const store = await openStore({ path: join(folder, 'digest.db') });
const recorded = '../shared/recorded/arxiv-rss';
for (const name of readdirSync(recorded).sort()) {
  const { records, rejects } = parseFeed(readFileSync(join(recorded, name), 'utf8'));
  await store.papers.savePage(
    'arxiv',
    { records, rejects, cursor: null },
    `${name.slice(0, 10)}T05:00:00.000Z`,
  );
}
await store.close();

// The floor of `top`: each of its libraries asked for one small thing, bundled into one file as the program is.
const libraries = resolve('dist/bench-libraries.mjs');
await build({
  stdin: {
    contents: `import { createRequire } from 'node:module';
import { Command } from 'commander';
import { Kysely, SqliteDialect } from 'kysely';
import { parse } from 'yaml';
import * as z from 'zod/mini';
const Database = createRequire(import.meta.url)('${sqlitePackage}');
await new Command().argument('<file>').action(async (file) => {
  z.strictObject({ sources: z.array(z.unknown()) }).parse(parse('sources: [arxiv]'));
  const db = new Kysely({ dialect: new SqliteDialect({ database: new Database(file) }) });
  await db.selectFrom('papers').select('id').limit(1).execute();
  await db.destroy();
}).parseAsync();`,
    resolveDir: '.',
  },
  outfile: libraries,
  bundle: true,
  format: 'esm',
  platform: 'node',
  minifySyntax: true,
  minifyWhitespace: true,
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
});

// What slows every start of Node on a machine would make the ratios look better than they are.
const { NODE_EXTRA_CA_CERTS, NODE_OPTIONS, ...env } = process.env;
const node = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env });
  if (status !== 0) throw new Error(String(stderr));
};
const measures = await measure(
  [
    { name: 'node -e 0', run: () => node('-e', '0') },
    { name: 'digest --help', run: () => node(program, '--help') },
    { name: 'its libraries', run: () => node(libraries, 'digest.db') },
    { name: 'digest top', run: () => node(program, 'top', '--now', '2026-06-19T12:00:00Z') },
  ],
  Number(process.argv[2] ?? 21),
);
rmSync(folder, { recursive: true });
rmSync(libraries);
for (const { name, ms, timesFirst } of measures)
  console.log(`${name.padEnd(16)} ${ms.toFixed(0).padStart(5)} ms   ${timesFirst.toFixed(2)} x node -e 0`);
