// Builds dist/ from src/: the program as ES modules, with a chunk for each part that is loaded only where it is used.
import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';

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
  logLevel: 'warning',
});
await chmod('dist/digest.js', 0o755);
