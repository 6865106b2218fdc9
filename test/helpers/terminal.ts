// The built program on a real terminal, with somebody at it who reads what is asked and types.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { digestCommand, type RunOptions } from './run-digest.ts';

const program = '/usr/bin/script';

/** False where script(1), of util-linux, is not installed: its tests are then skipped, visibly. */
export const hasTerminal = process.platform === 'linux' && existsSync(program);

export interface Terminal {
  /** Resolves once the text has appeared; throws with what there is instead when the program ends without it. */
  shows(text: string): Promise<void>;
  /** Types the keys: `\r` is the return key, `\x03` Ctrl-C, `\x04` Ctrl-D. */
  type(keys: string): void;
  /** All that was on the screen, and the exit code. */
  ended: Promise<{ code: number | null; screen: string }>;
}

/** Starts `digest` on a pseudo-terminal of its own. */
export function openTerminal(args: readonly string[], options: Omit<RunOptions, 'input'>): Terminal {
  const { command, env } = digestCommand(args, options);
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn(program, ['--quiet', '--return', '--command', `exec ${quoted}`, '/dev/null'], {
    cwd: options.cwd,
    env: { ...env, SHELL: '/bin/sh', TERM: 'xterm' },
  });
  let screen = '';
  let looking = () => {};
  child.stdout.on('data', (chunk) => {
    screen += chunk;
    looking();
  });
  const ended = new Promise<{ code: number | null; screen: string }>((done) => {
    child.once('close', (code) => done({ code, screen }));
  });
  return {
    shows: (text) =>
      new Promise((resolve, reject) => {
        looking = () => {
          if (screen.includes(text)) resolve();
        };
        looking();
        void ended.then(() => reject(new Error(`the program ended without "${text}": ${screen}`)));
      }),
    type: (keys) => void child.stdin.write(keys),
    ended,
  };
}
