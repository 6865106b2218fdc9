// Builds dist/ from src/: all modules in one file, the bin that loads them, and V8's code of what short commands run.
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build, transform } from 'esbuild';

const common = {
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
};

/** Modules of Node's that are slow to load, and of which a short command uses nothing: they are loaded when something does. */
const loadedWhenUsed = ['node:child_process', 'node:fs/promises', 'node:net', 'node:timers/promises'];

/** What is bundled in place of what is slow to load. */
const sparing = {
  name: 'sparing',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
      loadedWhenUsed.includes(path) && namespace !== 'when-used'
        ? { path, namespace: 'when-used' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'when-used' }, ({ path }) => {
      const names = Object.keys(process.getBuiltinModule(path));
      const properties = names.map((name) => `get ${name}() { return load().${name}; }`);
      return { contents: `const load = () => require('${path}'); module.exports = { ${properties} };` };
    });
  },
};

/** Bundles the program: a module for each part that is loaded only where it is used, as ES modules, which alone can be split. */
async function bundle() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { main: 'src/main.ts', program: 'src/cli/program.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    chunkNames: '[name]-[hash]',
    plugins: [sparing],
    // They read files beside themselves, or are CommonJS of a size that gains nothing.
    external: ['imapflow', 'mjml', 'nodemailer', 'smtp-server', 'undici'],
  });
  return outputFiles.map(({ path, text }) => ({ name: `./${basename(path)}`, text }));
}

/** The same as a function that is given `module` and `require`: V8 keeps code of scripts only. */
async function asFunction(text) {
  const { code } = await transform(text, {
    ...common,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  });
  return `(function(module,require,__dirname,__filename){${code}})\n`;
}

async function writeModules() {
  const index = {};
  const parts = [];
  let start = 0;
  let line = 0;
  for (const { name, text } of await bundle()) {
    const source = await asFunction(text);
    const end = start + Buffer.byteLength(source);
    index[name] = { line, source: [start, end] };
    parts.push(source);
    start = end;
    line += source.split('\n').length - 1;
  }
  await writeFile('dist/modules.js', parts.join(''));
  await writeFile('dist/modules.json', JSON.stringify(index));
}

await rm('dist', { recursive: true, force: true });
await mkdir('dist');
await build({
  ...common,
  entryPoints: ['src/launcher/bin.ts'],
  outfile: 'dist/digest.cjs',
  bundle: true,
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
});
await chmod('dist/digest.cjs', 0o755);
await writeModules();
// In a process of its own, which is as the program's will be. The program works without, only slower.
const { status } = spawnSync(process.execPath, ['scripts/keep-code.mjs'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status !== 0) console.warn('The code of the modules could not be kept: digest will start more slowly.');
