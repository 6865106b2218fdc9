// Finds digest.yaml, fills in the environment's variables, and reads it by the schema.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isScalar, LineCounter, parseDocument, type Scalar, visit } from 'yaml';
import { ConfigError, messageOf } from '../errors.ts';
import type { Environment } from './environment.ts';
import { firstMistake } from './mistakes.ts';
import { type Config, configSchema, keyPaths, parsing } from './schema.ts';

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

/** Keys whose values come from the environment only. */
const secretPaths = [
  ['summaries', 'apiKey'],
  ['embeddings', 'apiKey'],
] as const;

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(`cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Reads the text of a configuration file. `file` names it in errors, and its folder is where relative paths start; `variables`
 * fill `${NAME}`. Throws a `ConfigError`, in which the value of a variable never appears.
 */
export function parseConfig(text: string, file: string, variables: Environment['variables']): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number | null | undefined) =>
    typeof offset === 'number' ? `${file}:${lines.linePos(offset).line}` : file;
  const notYaml = (at: string, reason: string) =>
    new ConfigError(`${at}: not valid YAML: ${reason}`, {
      hint: 'Check the indentation and the quotes of that line.',
    });
  const [syntax] = document.errors;
  if (syntax) throw notYaml(place(syntax.pos[0]), syntax.message.split('\n')[0] ?? '');

  /** Scalars that hold values of variables, with their text in the file. */
  const filled = new Map<Scalar, string>();
  visit(document, {
    Scalar(_key, node) {
      const { value } = node;
      if (typeof value !== 'string') return;
      node.value = value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
        const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
        if (!variable) {
          throw new ConfigError(`${place(node.range?.[0])}: the environment variable ${name} is not set`, {
            hint: `Set ${name} where digest runs: in the shell, the crontab or the service file.`,
          });
        }
        filled.set(node, value);
        return variable;
      });
    },
  });

  for (const path of secretPaths) {
    const node = document.getIn(path, true);
    if (!isScalar(node) || node.value === null || filled.has(node)) continue;
    throw new ConfigError(
      `${place(node.range?.[0])}: expected a variable in ${path.join('.')}, not the secret itself`,
      {
        hint: `Write ${path.at(-1)}: "\${NAME}" and set NAME where digest runs.`,
      },
    );
  }

  let given: unknown;
  try {
    given = document.toJS();
  } catch (error) {
    // Aliases without an anchor, and those that expand without end.
    throw notYaml(file, messageOf(error));
  }
  const schema = configSchema(dirname(file));
  const { data, error } = schema.safeParse(given ?? {}, parsing);
  if (error) {
    const { offset, message, hint } = firstMistake(error.issues, { document, filled }, keyPaths(schema));
    const reference = 'Every key is described in docs/configuration.md.';
    throw new ConfigError(`${place(offset)}: ${message}`, {
      hint: hint === undefined ? reference : `${hint} ${reference}`,
    });
  }
  return { ...data, file };
}
