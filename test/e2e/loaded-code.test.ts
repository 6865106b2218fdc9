// What the built program loads for its shortest commands: all of it is read, parsed and run at each start.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { program, runDigest, temporaryFolder } from '../helpers/run-digest.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  await writeFile(join(folder, 'digest.yaml'), 'sources: [{ arxiv: { categories: [cs.CL] } }]\n');
});

/** How much of `dist` a command loads, and the packages of which it loads files. */
async function loadedBy(...args: string[]) {
  const coverage = join(folder, 'coverage');
  const { code, stderr } = await runDigest(args, { cwd: folder, env: { NODE_V8_COVERAGE: coverage } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // V8's coverage names every script that ran: https://nodejs.org/api/cli.html#node_v8_coveragedir
  const files = readdirSync(coverage)
    .flatMap((name): { url: string }[] => JSON.parse(readFileSync(join(coverage, name), 'utf8')).result)
    .flatMap(({ url }) => (url.startsWith('file://') ? [fileURLToPath(url)] : []));
  const own = files.filter((file) => file.startsWith(dirname(program)));
  const packages = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  // On Node 20 SQLite is version 12 under another name, which finds its binary with two packages more.
  const named = packages.map((name) =>
    name.replace(/^(?:better-sqlite3-node20|bindings|file-uri-to-path)$/, 'better-sqlite3'),
  );
  return {
    kilobytes: own.reduce((sum, file) => sum + statSync(file).size, 0) / 1000,
    packages: [...new Set(named)],
  };
}

test.each([['--help'], ['help', 'top'], ['completion', 'bash']])(
  'digest %s %s loads the command line, and no package',
  async (...args) => {
    const { kilobytes, packages } = await loadedBy(...args.filter(Boolean));
    expect(packages).toEqual([]);
    expect(kilobytes).toBeLessThan(160);
  },
);

test('digest top loads configuration, store and selection, and of packages SQLite', async () => {
  const { kilobytes, packages } = await loadedBy('top');
  expect(packages).toEqual(['better-sqlite3']);
  expect(kilobytes).toBeLessThan(1000);
});
