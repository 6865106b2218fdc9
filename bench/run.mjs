// Runs a benchmark: `node bench/run.mjs NAME` bundles bench/NAME.ts beside the packages it needs and executes it. Also runs any
// other TypeScript file, named by its path: `node bench/run.mjs scripts/train-base.ts`.
import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [name, ...args] = process.argv.slice(2);
if (!name) {
  console.error('Usage: node bench/run.mjs NAME, with a name of bench/README.md');
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}node_modules/.cache/bench`;
await mkdir(folder, { recursive: true });
const entry = name.endsWith('.ts') ? name : `bench/${name}.ts`;
const outfile = `${folder}/${basename(entry, '.ts')}-${process.pid}.mjs`;
await build({
  entryPoints: [`${root}${entry}`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['--expose-gc', ...process.execArgv, outfile, ...args], {
  stdio: 'inherit',
  cwd: root,
});
await rm(outfile);
process.exitCode = status ?? 1;
