// Holds the rules of the house: who may import whom, where the ambient things are, and that every fixture is used.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { circlesIn } from './helpers/circles.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();
}

const sources = filesUnder('src').filter((name) => name.endsWith('.ts'));
const textOf = (name: string) => readFileSync(join(root, name), 'utf8');
const codeOf = (name: string) => textOf(name).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** The files of this project that a file imports, statically, dynamically or for types. */
function importsOf(name: string): string[] {
  return [...codeOf(name).matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*'(\.[^']+)'/g)].map(([, path]) =>
    relative(root, resolve(root, dirname(name), path ?? '')),
  );
}

/** The files of `src` that are loaded with a file, itself among them: those that it imports statically, and theirs. */
function loadedWith(entry: string): string[] {
  const reached = new Set<string>();
  const walk = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    const eager = [...codeOf(name).matchAll(/^(?:import|export)(?! type)[^;]*?from\s*'(\.[^']+)'/gm)];
    for (const [, path] of eager) walk(relative(root, resolve(root, dirname(name), path ?? '')));
  };
  walk(entry);
  return [...reached].filter((name) => name.startsWith('src/'));
}

/** `src/store/open.ts` is of `store`; `src/errors.ts` is of `errors.ts`. */
const partOf = (name: string) => name.split('/')[1] ?? '';

const everywhere = ['errors.ts', 'clock.ts'];
const siblings = ['fetchers', 'llm', 'store', 'select', 'search', 'render', 'mail', 'outlets', 'web'];
const composition = ['config', 'package.ts'];

/** What each part may import besides itself, `model` and what may be imported everywhere. */
const allowed: Record<string, readonly string[]> = {
  'bin.ts': ['main.ts'],
  'main.ts': ['cli'],
  cli: ['commands', 'http', ...composition, ...siblings],
  commands: ['http', ...composition, ...siblings],
  config: ['fetchers', 'llm', 'mail', 'outlets', 'select', 'store', 'web'],
  fetchers: ['http'],
  llm: ['http'],
  outlets: ['http'],
  http: [],
  store: [],
  select: [],
  search: [],
  render: [],
  mail: [],
  web: [],
  model: [],
  'errors.ts': [],
  'clock.ts': [],
  'package.ts': [],
};

describe('imports', () => {
  test('run one way: main, cli, commands, the siblings, model', () => {
    const violations = sources.flatMap((name) => {
      const part = partOf(name);
      const may = [part, 'model', ...everywhere, ...(allowed[part] ?? [])];
      return importsOf(name)
        .filter((target) => target.startsWith('src/') && !may.includes(partOf(target)))
        .map((target) => `${name} imports ${target}`);
    });
    expect(violations).toEqual([]);
  });

  test('form no circle, whether of values, of types or of files that are loaded later', () => {
    const circles = circlesIn(new Map(sources.map((name) => [name, importsOf(name)])));
    expect(circles.map((circle) => circle.join(' -> '))).toEqual([]);
  });

  test('of the configuration take the options of each section, and nothing else of it', () => {
    const ofSections = sources
      .filter((name) => partOf(name) === 'config')
      .flatMap((name) => importsOf(name).map((target) => [name, target] as const))
      .filter(([, target]) => siblings.includes(partOf(target)));
    const others = ofSections.filter(([, target]) => !/\/(?:options|registry|source)\.ts$/.test(target));
    expect(others.map(([name, target]) => `${name} imports ${target}`)).toEqual([]);
  });

  test('name files that exist', () => {
    const missing = sources.flatMap((name) =>
      importsOf(name).filter((target) => target.startsWith('src/') && !sources.includes(target)),
    );
    expect(missing).toEqual([]);
  });

  test('load heavy libraries only where they are used, never with the command tree', () => {
    const heavy =
      /from '(mjml|nodemailer[^']*|kysely|better-sqlite3|pg|smtp-server|undici|hono|@modelcontextprotocol[^']*|@hono[^']*|fast-xml-parser|zod(?:\/[^']*)?|yaml)'/;
    expect(loadedWith('src/main.ts').filter((name) => heavy.test(codeOf(name)))).toEqual([]);
  });

  test('load node:crypto with what every command loads only when something is hashed', () => {
    const eager = /^import(?! type)[^;]*?from\s*'node:crypto'/m;
    for (const entry of [
      'src/config/load.ts',
      'src/store/open.ts',
      'src/store/engines/sqlite/engine.ts',
      'src/commands/top.ts',
    ])
      expect(loadedWith(entry).filter((name) => eager.test(codeOf(name)))).toEqual([]);
  });

  test("load zod's classic API only where answers are read, never with the configuration or the store", () => {
    const classic = /^(?:import|export)(?! type)[^;]*?from\s*'zod(?:\/v[34])?'/m;
    for (const entry of ['src/config/schema.ts', 'src/store/open.ts'])
      expect(loadedWith(entry).filter((name) => classic.test(codeOf(name)))).toEqual([]);
    // A value of the namespace \`z.core\` brings all of zod into the bundle, four times what the schemas need.
    const namespace = /(?:instanceof|new) z\.core|\bz\.core\.[a-z_]/;
    expect(loadedWith('src/config/load.ts').filter((name) => namespace.test(codeOf(name)))).toEqual([]);
  });
});

describe('ambient things', () => {
  const only = (pattern: RegExp, homes: readonly string[]) =>
    sources.filter((name) => pattern.test(codeOf(name)) && !homes.includes(name));

  test('are read in one place each', () => {
    expect(only(/process\.env/, ['src/config/environment.ts'])).toEqual([]);
    expect(
      only(
        /Date\.now\(|new Date\(\)|performance\.now\(|AbortSignal\.timeout|(?<!\.)\bset(?:Timeout|Interval)\(/,
        // Runs in readers' browsers.
        ['src/clock.ts', 'src/render/page/suggest-script.ts'],
      ),
    ).toEqual([]);
    expect(
      only(/console\.|process\.std(?:out|err)/, ['src/bin.ts', 'src/cli/host.ts', 'src/cli/stdout.ts']),
    ).toEqual([]);
    expect(only(/process\.stdin/, ['src/cli/host.ts'])).toEqual([]);
    expect(only(/process\.exit\b|process\.exitCode/, ['src/bin.ts', 'src/main.ts'])).toEqual([]);
  });
});

describe('database engines', () => {
  const outside = sources.filter((name) => !name.startsWith('src/store/engines/'));

  test('SQL that only one engine takes is written in src/store/engines', () => {
    const sqlite =
      /json_each|json_extract|json_group_array|json_object\(|json_replace|\bpragma\b|\binsert or\b|\breplace into\b|\browid\b|->>|\biif\(|\bifnull\(|julianday|\bstrftime|\bunixepoch|\bgroup_concat|without rowid|autoincrement|sqlite_|\bfts5\b|\bbm25\b|\bvacuum\b|begin immediate|last_insert_rowid/i;
    const postgres =
      /\bunnest\(|::(?:text|int|jsonb?|timestamptz|date)\b|\bjsonb_|\bpg_|\bilike\b|to_tsvector|tsquery|array_agg|string_agg|skip locked|distinct on|\bserial\b/i;
    expect(
      outside.flatMap((name) =>
        [sqlite, postgres].flatMap((pattern) => {
          const [found] = pattern.exec(codeOf(name)) ?? [];
          return found === undefined ? [] : [`${name}: ${found}`];
        }),
      ),
    ).toEqual([]);
  });

  test('an engine is loaded by the file that opens the store, or for the lock of a file', () => {
    const users = outside.flatMap((name) =>
      importsOf(name)
        .filter((target) => target.startsWith('src/store/engines/'))
        .map((target) => `${name} imports ${target}`),
    );
    expect(users).toEqual([
      'src/cli/session.ts imports src/store/engines/sqlite/file-lock.ts',
      'src/store/open-engine.ts imports src/store/engines/postgres/engine.ts',
      'src/store/open-engine.ts imports src/store/engines/sqlite/engine.ts',
    ]);
    const loaded = loadedWith('src/store/open.ts').filter((name) => name.startsWith('src/store/engines/'));
    expect(loaded, 'before the engine is known').toEqual([]);
    expect(outside.filter((name) => /from '(?:better-sqlite3|pg)'/.test(codeOf(name)))).toEqual([]);
  });

  test('an engine imports no aggregate', () => {
    const aggregates = /^src\/store\/(?:editions|ingest|papers|readers|statistics|fetches|secrets|open)/;
    const users = sources
      .filter((name) => name.startsWith('src/store/engines/'))
      .flatMap((name) => importsOf(name).filter((target) => aggregates.test(target)));
    expect(users).toEqual([]);
  });
});

test('no source file asks URL.canParse, which is wrong after thousands of calls in Node 20 and 22', () => {
  expect(sources.filter((name) => /URL\.canParse/.test(codeOf(name)))).toEqual([]);
});

test('every source file says in its first line what it owns', () => {
  expect(sources.filter((name) => !/^(#!.*\n)?\/\/ \S.*[.;:]\n/.test(textOf(name)))).toEqual([]);
});

test('every fixture is used by a test or by the demo', () => {
  const users = [...filesUnder('test'), ...sources]
    .filter((name) => name.endsWith('.ts'))
    .map(textOf)
    .join('\n');
  const unused = filesUnder('fixtures').filter((name) => {
    const [, group = '', ...rest] = name.split('/');
    const file = rest.at(-1) ?? group;
    return file !== 'README.md' && group !== 'demo' && !users.includes(file);
  });
  expect(unused).toEqual([]);
});

test('the lock file keeps npm from compiling better-sqlite3 13, which ships its binaries', () => {
  // npm runs "node-gyp rebuild" for a package with a binding.gyp unless it knows of `gypfile: false`, which it doesn't copy
  // from the package into the lock file. Without this line `npm ci` needs Python and a compiler on every Node.
  const { packages } = JSON.parse(textOf('package-lock.json')) as {
    packages: Record<string, { gypfile?: boolean }>;
  };
  expect(packages['node_modules/better-sqlite3']?.gypfile).toBe(false);
});
