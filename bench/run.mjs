// Runs a benchmark: `node bench/run.mjs NAME` bundles bench/NAME.ts beside the packages it needs and executes it.
import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
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
const outfile = `${folder}/${name}.mjs`;
await build({
  entryPoints: [`${root}bench/${name}.ts`],
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
