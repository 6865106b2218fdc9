// Reads the YAML of a configuration file, and puts the values of variables where it names them.
import { isScalar, LineCounter, parseDocument, type Scalar, visit } from 'yaml';
import { ConfigError } from '../errors.ts';
import type { Environment } from './environment.ts';
import type { FilledDocument } from './mistakes.ts';
import { isShown, keysOf, pathOf } from './places.ts';
import { describeSyntax } from './yaml-syntax.ts';

export interface ConfigFile extends FilledDocument {
  /** The file and the line of an offset, for errors. */
  place(offset: number | null | undefined): string;
  /** The document as plain values. Throws a `ConfigError` if aliases expand without end. */
  values(): unknown;
}

/** Tags that change nothing or only the kind of a scalar. */
const plainTags = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq|merge)$|^!$/;

/** Reads the text of a file. Throws a `ConfigError`, with the line, for what is not YAML, and for variables that are not set. */
export function readYaml(text: string, file: string, variables: Environment['variables']): ConfigFile {
  const lines = new LineCounter();
  // The library doesn't know that a carriage return alone ends a line (YAML 1.2, section 5.4).
  const source = text.replaceAll(/\r(?!\n)/g, '\n');
  const document = parseDocument(source, {
    lineCounter: lines,
    // Without the place in the text of the message, which begins with it.
    prettyErrors: false,
    stringKeys: true,
    merge: true,
  });
  const place = (offset: number | null | undefined) =>
    typeof offset === 'number' ? `${file}:${lines.linePos(offset).line}` : file;
  const notYaml = (offset: number | null | undefined, reason: string, hint?: string) =>
    new ConfigError(`${place(offset)}: not valid YAML: ${reason}`, {
      hint: hint ?? 'Check the indentation and the quotes of that line.',
    });

  // Tags that nothing is known of are warnings, and reported below like all others.
  const warnings = document.warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const [syntax] = [...document.errors, ...warnings];
  if (syntax) {
    const { offset, reason, hint } = describeSyntax(syntax, document.contents, source);
    const first = offset === null ? '' : `, as on line ${lines.linePos(offset).line}`;
    throw syntax.code === 'DUPLICATE_KEY'
      ? notYaml(syntax.pos[0], `${reason}${first}`, hint)
      : notYaml(offset, reason, hint);
  }

  const filled = new Map<Scalar, string>();
  visit(document, {
    Node(key, node, ancestors) {
      if (node.tag !== undefined && !plainTags.test(node.tag)) {
        const path = pathOf(keysOf(ancestors, key, node));
        throw notYaml(
          node.range?.[0],
          `${path && `${path}: `}expected a value without a tag`,
          'Put a value that begins with "!" in quotes.',
        );
      }
      if (isScalar(node) && typeof node.value === 'string' && node.value.includes('${'))
        fill(node, node.value, pathOf(keysOf(ancestors, key, node)));
    },
    Alias(key, node, ancestors) {
      if (node.resolve(document) !== undefined) return;
      const path = pathOf(keysOf(ancestors, key, node));
      const name = isShown(node.source) ? ` "${node.source}"` : '';
      throw notYaml(
        node.range?.[0],
        `${path}: no anchor${name} before this alias`,
        'Put a value that begins with "*" in quotes.',
      );
    },
  });

  function fill(node: Scalar, value: string, path: string): void {
    const start = node.range?.[0] ?? 0;
    node.value = value.replaceAll(/\$\{(?:([A-Za-z_][A-Za-z0-9_]*)\})?/g, (written, name?: string) => {
      // Of a text of several lines, the one that names the variable.
      const found = source.indexOf(written, start);
      const offset = found < (node.range?.[1] ?? 0) ? Math.max(found, start) : start;
      if (name === undefined) {
        throw new ConfigError(
          `${place(offset)}: ${path && `${path}: `}expected the name of a variable after "\${", then "}"`,
          {
            hint: 'A name has letters, digits and "_". Put text that contains "${" into a variable.',
          },
        );
      }
      const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (!variable) {
        throw new ConfigError(`${place(offset)}: the environment variable ${name} is not set`, {
          hint: `Set ${name}${path && `, which ${path} needs,`} where digest runs: in the shell, the crontab or the service file.`,
        });
      }
      filled.set(node, value);
      return variable;
    });
  }

  return {
    document,
    filled,
    place,
    values() {
      try {
        return document.toJS();
      } catch (error) {
        let last: number | undefined;
        visit(document, {
          Alias(_key, { range }) {
            last = range?.[0] ?? last;
          },
        });
        throw new ConfigError(`${place(last)}: not valid YAML: its aliases repeat too much`, {
          hint: 'Write out what they repeat.',
          cause: error,
        });
      }
    },
  };
}
