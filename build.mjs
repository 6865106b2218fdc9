// Builds dist/ from src/: the program as ES modules, with a chunk for each part that is loaded only where it is used.
import { chmod, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';

/** What nearly every command loads, with all that these import. */
const core = [
  'src/cli/host.ts',
  'src/cli/program.ts',
  'src/config/load.ts',
  'src/store/open.ts',
  'src/store/engines/sqlite/engine.ts',
  'src/commands/top.ts',
  'src/render/text/terminal.ts',
].map((file) => resolve(file));
/** What answers without it: --help, mistakes in the command line, and completion, which shells wait for when they start. */
const withoutCore = ['src/bin.ts', 'src/main.ts', 'src/cli/completion.ts'].map((file) => resolve(file));

/**
 * Has each part that is loaded by itself import the core first. esbuild makes a chunk for every combination of parts that share
 * code: `digest top` had 65 files to find, read and link, most of them of a kilobyte. What all parts import is one chunk.
 */
const coreFirst = {
  name: 'core-first',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      if (!['dynamic-import', 'entry-point'].includes(kind) || withoutCore.includes(file)) return null;
      return core.includes(file)
        ? { path: 'core', namespace: 'core' }
        : { path: file, namespace: 'core-first' };
    });
    onLoad({ filter: /./, namespace: 'core' }, () => ({
      contents: core.map((file) => `export * from ${JSON.stringify(file)};`).join('\n'),
      resolveDir: '.',
    }));
    onLoad({ filter: /./, namespace: 'core-first' }, ({ path }) => ({
      contents: [
        ...core.map((file) => `import ${JSON.stringify(file)};`),
        `export * from ${JSON.stringify(path)};`,
      ].join('\n'),
      resolveDir: '.',
    }));
  },
};

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { digest: 'src/bin.ts', 'adapt-worker': 'src/commands/shared/search-index/adapt-worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    // CommonJS packages in the bundle require Node's own modules.
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  // Its default for Node is CommonJS, all of which would be evaluated at each start.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  // They read files beside themselves, or are large and not needed by most commands.
  external: ['imapflow', 'nodemailer', 'pg', 'smtp-server', 'undici'],
  plugins: [coreFirst],
  logLevel: 'warning',
});
await chmod('dist/digest.js', 0o755);
