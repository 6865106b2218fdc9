// The modules of the built program: loaded out of one file when they are asked for, with the code that V8 made of them before.
import { openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** Where a module stands in `modules.js`, and its code in `modules.code`. In bytes, ends exclusive; lines count from 0. */
interface ModulePlace {
  line: number;
  source: readonly [start: number, end: number];
  /** Absent for what was not run when the code was kept. */
  code?: readonly [start: number, end: number];
}

/** `modules.json`: the places, by the names by which modules require one another. */
type ModuleIndex = Record<string, ModulePlace>;

/** What the source of each module is: a function that CommonJS modules think that they are in. */
type ModuleFunction = (
  module: { exports: unknown },
  require: (name: string) => unknown,
  folder: string,
  filename: string,
) => void;

export interface Modules {
  /** What the module exports; it runs the first time. Other names are those of packages and of Node's own modules. */
  load(name: string): unknown;
  /** The code of what has been loaded, with all functions that have been called since. */
  code(): Map<string, Buffer>;
}

/**
 * Opens the modules in a folder. A short command would spend much of its time compiling itself: the code that is kept
 * beside the modules (https://nodejs.org/api/vm.html#scriptcreatecacheddata) spares that. V8 takes it only in the version
 * and with the flags that it was made with; else it compiles, as it does where no code was kept.
 */
export function openModules(folder: string): Modules {
  const index = JSON.parse(readFileSync(join(folder, 'modules.json'), 'utf8')) as ModuleIndex;
  const filename = join(folder, 'modules.js');
  const sources = openSync(filename, 'r');
  const codes = openIfThere(join(folder, 'modules.code'));
  const scripts = new Map<string, Script>();
  const loaded = new Map<string, { exports: unknown }>();

  function load(name: string): unknown {
    const known = loaded.get(name);
    if (known) return known.exports;
    const place = index[name];
    if (!place) return require(name);
    const { line, source, code } = place;
    const text = read(sources, source);
    if (!text) throw new Error(`${filename} is cut short; install or build digest again`);
    const cachedData = code && codes !== null ? read(codes, code) : null;
    const script = new Script(text.toString(), {
      filename,
      lineOffset: line,
      ...(cachedData && { cachedData }),
    });
    scripts.set(name, script);
    const module = { exports: {} };
    // Before it runs, as Node does it, for modules that need one another.
    loaded.set(name, module);
    let ran = false;
    try {
      (script.runInThisContext() as ModuleFunction)(module, load, folder, filename);
      ran = true;
    } finally {
      // Half a module is none: who asks again is told again.
      if (!ran) loaded.delete(name);
    }
    return module.exports;
  }

  return {
    load,
    code: () => new Map([...scripts].map(([name, script]) => [name, script.createCachedData()])),
  };
}

function openIfThere(file: string): number | null {
  try {
    return openSync(file, 'r');
  } catch {
    return null;
  }
}

/** Null if the file ends before. */
function read(file: number, [start, end]: readonly [start: number, end: number]): Buffer | null {
  const bytes = Buffer.allocUnsafeSlow(end - start);
  return readSync(file, bytes, 0, bytes.length, start) === bytes.length ? bytes : null;
}
