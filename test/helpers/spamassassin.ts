// What SpamAssassin makes of a mail, by the rules that come with its package and without the network.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

const program = '/usr/bin/spamassassin';
const rules = '/usr/share/spamassassin';

/** False where it is not installed: its tests are then skipped, visibly. */
export const hasSpamAssassin = existsSync(program) && existsSync(rules);

export interface SpamScore {
  points: number;
  /** The rules that were met, each with its points. */
  rules: string[];
}

/** Judges a mail as a receiver would who knows nothing good of its sender; `home` is where it may keep what it learns. */
export async function scoreSpam(mail: Buffer, home: string): Promise<SpamScore> {
  const settings = [
    'use_bayes 0',
    // That a mail came from this machine and no other would count for it.
    'score ALL_TRUSTED 0',
    'score NO_RELAYS 0',
    'clear_headers',
    'add_header all Status score=_SCORE_ tests=_TESTSSCORES(,)_',
  ];
  const args = ['--local', '--test-mode', '--nocreate-prefs', '--configpath', rules];
  const marked = await new Promise<string>((done, fail) => {
    const child = execFile(
      program,
      [...args, ...settings.map((line) => `--cf=${line}`)],
      { env: { PATH: '/usr/bin:/bin', HOME: home, LC_ALL: 'C' }, maxBuffer: 10_000_000 },
      (error, stdout) => (error ? fail(error) : done(stdout)),
    );
    child.stdin?.end(mail);
  });
  const header = marked.slice(0, marked.search(/\r?\n\r?\n/)).replace(/\r?\n[ \t]+/g, '');
  const [, points = '', tests = ''] = /^X-Spam-Status: score=(-?[\d.]+) ?tests=(\S*)/m.exec(header) ?? [];
  if (points === '') throw new Error(`no score: ${header}`);
  return { points: Number(points), rules: tests.split(',') };
}
