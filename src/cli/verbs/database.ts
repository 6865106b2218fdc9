// `digest db`: the verbs about the database as a whole.
import { ExitCode } from '../../errors.ts';
import { argument, flag } from '../parameter.ts';
import { plural } from '../text.ts';
import { defineVerb, type VerbGroup } from '../verb.ts';

const checkVerb = defineVerb({
  name: 'check',
  description: 'Check the database for damage.',
  examples: [['digest db check', 'before a backup, or after a power cut']],
  async run(session) {
    const { checkDatabase } = await import('../../commands/database.ts');
    return await checkDatabase(await session.context());
  },
  print({ database, ok, problems }, output) {
    if (ok) output.print(`${database}: no damage found.`);
    else output.problem(`${database}: damaged, restore a backup.\n${problems.join('\n')}`);
  },
  exitCode: ({ ok }) => (ok ? ExitCode.done : ExitCode.failed),
});

const backupVerb = defineVerb({
  name: 'backup',
  description: 'Copy the database to a file, even while other commands use it.',
  arguments: { file: argument('<file>', 'where the copy goes') },
  options: { overwrite: flag('--overwrite', 'replace the file if it exists') },
  notes: `The copy is a SQLite database, also for PostgreSQL. To restore it, stop all digest processes, replace the
database with it, and delete the files next to it that end in -wal and -shm; for PostgreSQL, use "digest db copy".`,
  examples: [
    ['digest db backup digest-$(date +%F).db', 'a copy of today'],
    ['digest db backup /backup/digest.db --overwrite', 'from cron'],
  ],
  async run(session, { file, overwrite }) {
    const { backUpDatabase } = await import('../../commands/database.ts');
    return await backUpDatabase(await session.context(), { file, overwrite });
  },
  print({ file, bytes }, output) {
    output.print(`${file}: ${(bytes / 1_000_000).toFixed(1)} MB, checked.`);
  },
});

const copyVerb = defineVerb({
  name: 'copy',
  description: 'Copy everything to another database, and verify it.',
  arguments: {
    from: argument('<from>', 'the database to copy: sqlite:PATH or postgres://USER@HOST/DATABASE'),
    to: argument('<to>', 'where it goes: a new file, or an empty database'),
  },
  notes: `Stop "digest serve" first. Nothing else can write to the first database until the copy is done. The copy
does not change it: change "database:" in the configuration afterwards.

To continue an interrupted copy, run the same command again.

\${NAME} in a URL is filled in from the environment, so that a password isn't in the list of processes: put the
URL in single quotes.`,
  examples: [
    [
      "digest db copy sqlite:./digest.db 'postgres://digest:${DB_PASSWORD}@db.example.org/digest'",
      'when one machine is no longer enough',
    ],
    ['digest db copy postgres://digest@db.example.org/digest sqlite:./digest.db', 'and back'],
  ],
  async run(session, urls) {
    const { copyToDatabase } = await import('../../commands/copy-database.ts');
    const { clock, signal, output, environment } = session;
    return await copyToDatabase({ clock, signal, report: output, variables: environment.variables }, urls);
  },
  print({ source, target, rows, tables, resumed }, output) {
    output.print(
      `${source} -> ${target}: ${plural(rows, 'row')} in ${plural(tables.length, 'table')} copied and verified${resumed ? ', continuing an earlier copy' : ''}.`,
    );
  },
});

export const databaseVerbs: VerbGroup = {
  name: 'db',
  description: 'Check, back up and move the database.',
  examples: [
    ['digest db check', 'before a backup, or after a power cut'],
    ['digest db backup digest-$(date +%F).db', 'a copy of today'],
  ],
  verbs: [checkVerb, backupVerb, copyVerb],
};
