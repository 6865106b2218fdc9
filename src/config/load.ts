// Finds digest.yaml, fills in the environment's variables, and reads it by the schema.
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isScalar } from 'yaml';
import { ConfigError, messageOf } from '../errors.ts';
import type { Environment } from './environment.ts';
import { firstMistake } from './mistakes.ts';
import { nodeAt } from './places.ts';
import { type Config, configSchema, keyPaths, parsing } from './schema.ts';
import { readYaml } from './yaml-file.ts';

/**
 * Reads the configuration: the file named on the command line, else `$DIGEST_CONFIG`, `./digest.yaml`, or the one in
 * the XDG folder. Throws a `ConfigError` with file, line, the key's path and what was expected.
 */
export function loadConfig(named: string | null, environment: Environment): Config {
  const candidates = named
    ? [named]
    : environment.configFile
      ? [environment.configFile]
      : ['digest.yaml', join(environment.configFolder, 'digest.yaml')];
  for (const candidate of candidates) {
    const file = resolve(candidate);
    const text = readIfThere(file);
    if (text !== null) return parseConfig(text, file, environment.variables);
  }
  throw new ConfigError(`no configuration: ${candidates.join(' or ')} does not exist`, {
    hint: 'Write one with "digest init", or name one with --config FILE.',
  });
}

const maxBytes = 2 ** 20;

/** Keys whose values come from the environment only. */
const secretPaths = [
  ['summaries', 'apiKey'],
  ['embeddings', 'apiKey'],
] as const;

function readIfThere(file: string): string | null {
  try {
    return textOf(readFileSync(file), file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(`cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** UTF-16 is what Windows' editors and shells may write. */
function textOf(bytes: Buffer, file: string): string {
  if (bytes.length > maxBytes) {
    throw new ConfigError(
      `${file}: expected at most 1 MiB, and it has ${Math.ceil(bytes.length / 2 ** 20)}`,
      {
        hint: 'Name a digest.yaml with --config FILE.',
      },
    );
  }
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (!isUtf8(bytes)) {
    const line = bytes.subarray(0, validBytes(bytes)).toString('latin1').split('\n').length;
    throw new ConfigError(`${file}:${line}: expected text in UTF-8, and this line has other bytes`, {
      hint: 'Save the file as UTF-8.',
    });
  }
  return bytes.toString('utf8');
}

/** How many bytes at the beginning are UTF-8; cut inside a character they aren't, so whole lines are counted. */
function validBytes(bytes: Buffer): number {
  let end = 0;
  for (let next = bytes.indexOf('\n'); next >= 0; next = bytes.indexOf('\n', end)) {
    if (!isUtf8(bytes.subarray(end, next))) break;
    end = next + 1;
  }
  return end;
}

/**
 * Reads the text of a configuration file. `file` names it in errors, and its folder is where relative paths start; `variables`
 * fill `${NAME}`. Throws a `ConfigError`, in which the value of a variable never appears.
 */
export function parseConfig(text: string, file: string, variables: Environment['variables']): Config {
  const yaml = readYaml(text, file, variables);
  const { document, filled, place } = yaml;
  for (const path of secretPaths) {
    const node = nodeAt(path, document);
    if (!isScalar(node) || node.value === null || filled.has(node)) continue;
    throw new ConfigError(
      `${place(node.range?.[0])}: expected a variable in ${path.join('.')}, not the secret itself`,
      {
        hint: `Write ${path.at(-1)}: "\${NAME}" and set NAME where digest runs.`,
      },
    );
  }

  const given = yaml.values();
  const schema = configSchema(dirname(file));
  const { data, error } = schema.safeParse(given ?? {}, parsing);
  if (error) {
    const { offset, message, hint } = firstMistake(error.issues, yaml, keyPaths(schema));
    const reference = 'Every key is described in docs/configuration.md.';
    throw new ConfigError(`${place(offset)}: ${message}`, {
      hint: hint === undefined ? reference : `${hint} ${reference}`,
    });
  }
  return { ...data, file };
}
