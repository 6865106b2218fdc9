// `digest db`: the verbs about the database as a whole.
import { ExitCode } from '../../errors.ts';
import { argument, flag } from '../parameter.ts';
import { defineVerb, type VerbGroup } from '../verb.ts';

const checkVerb = defineVerb({
  name: 'check',
  description: 'Check that the database is not damaged.',
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
  description: 'Copy the database to a file, also while other commands use it.',
  arguments: { file: argument('<file>', 'where the copy goes') },
  options: { overwrite: flag('--overwrite', 'replace the file if it exists') },
  notes: `The copy is a database: to restore it, stop what runs, put it in place of the database,
and delete the files ending in -wal and -shm beside it.`,
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

export const databaseVerbs: VerbGroup = {
  name: 'db',
  description: 'Check and back up the database.',
  examples: [
    ['digest db check', 'before a backup, or after a power cut'],
    ['digest db backup digest-$(date +%F).db', 'a copy of today'],
  ],
  verbs: [checkVerb, backupVerb],
};
