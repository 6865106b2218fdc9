import { describe, expect, test } from 'vitest';
import { Output, type OutputOptions } from '../../src/cli/output.ts';

function collect(options: Partial<OutputOptions> = {}, isTTY = false) {
  const written = { out: '', err: '' };
  const stream = (key: 'out' | 'err') => ({
    isTTY,
    columns: 60,
    write: (chunk: string | Uint8Array) => {
      written[key] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    },
  });
  const output = new Output({
    stdout: stream('out'),
    stderr: stream('err'),
    json: false,
    quiet: false,
    verbose: false,
    allowColor: true,
    terminal: 'xterm',
    command: 'digest',
    ...options,
  });
  return { output, written };
}

describe('with --json', () => {
  test('stdout has one document and nothing else', () => {
    const { output, written } = collect({ json: true });
    output.print('in words');
    output.note('a note');
    output.warn('a warning');
    output.document({ a: 1 });
    expect(JSON.parse(written.out)).toEqual({ a: 1 });
    expect(written.err).toBe('a note\nwarning: a warning\n');
  });
});

describe('without --json', () => {
  test('a document is not written', () => {
    const { output, written } = collect();
    output.document({ a: 1 });
    expect(written.out).toBe('');
  });

  test('an error is one line with what to do next', () => {
    const { output, written } = collect();
    output.error('no configuration', 'Write one.');
    expect(written.err).toBe('error: no configuration. Write one.\n');
  });
});

describe('colours', () => {
  test('are for terminals only', () => {
    const { output, written } = collect({}, true);
    output.print(`${output.paint('bold', 'x')} ${output.paint('dim', 'y')}`);
    expect(written.out).toBe('\x1b[1mx\x1b[22m \x1b[2my\x1b[22m\n');
    expect(collect({}, false).output.paint('bold', 'x')).toBe('x');
  });

  test('and links come from this program only, even next to and within the text that it colours', () => {
    const { output, written } = collect({}, true);
    const outside = '\x1b[31mred\x1b]8;;https://evil.example/\x1b\\here\x1b]8;;\x1b\\ \ufdd0\ufdd1\u009b1m';
    output.print(`${outside} ${output.paint('bold', outside)}`);
    output.warn(outside);
    // Bold on and off, and what paints the word "warning".
    const styles = (text: string) =>
      text
        .split('\x1b')
        .slice(1)
        .map((part) => part.slice(0, part.indexOf('m')));
    expect(styles(written.out)).toEqual(['[1', '[22']);
    expect(styles(written.err)).toEqual(['[33', '[39']);
  });

  test('are off with --no-color, NO_COLOR and a dumb terminal', () => {
    expect(collect({ allowColor: false }, true).output.color).toBe(false);
    expect(collect({ terminal: 'dumb' }, true).output.color).toBe(false);
  });
});

describe('progress', () => {
  test('is drawn on a terminal and wiped before the next line', () => {
    const { output, written } = collect({}, true);
    output.progress('Sending', 5, 10);
    output.print('done');
    expect(written.err).toContain('5/10');
    expect(written.err.endsWith('\r\x1b[2K')).toBe(true);
  });

  test('prints nothing without a terminal, and with --quiet', () => {
    const piped = collect({}, false);
    piped.output.progress('Sending', 5, 10);
    const quiet = collect({ quiet: true }, true);
    quiet.output.progress('Sending', 5, 10);
    expect(piped.written.err + quiet.written.err).toBe('');
  });
});

test('--quiet keeps warnings and drops notes', () => {
  const { output, written } = collect({ quiet: true });
  output.note('a note');
  output.warn('a warning');
  expect(written.err).toBe('warning: a warning\n');
});

test('commands in texts are named as the program was started, in every kind of message', () => {
  const { output, written } = collect({ command: 'npx digest' });
  output.print('"digest run" fetches.');
  output.note('"digest doctor" checks.');
  output.warn('say "digest fetch"');
  output.error('no', 'Run "digest init".');
  expect(written).toEqual({
    out: '"npx digest run" fetches.\n',
    err: '"npx digest doctor" checks.\nwarning: say "npx digest fetch"\nerror: no. Run "npx digest init".\n',
  });
});
