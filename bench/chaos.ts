// Twenty editions to 20,000 readers by four senders that are killed, stopped and cut off: who got what, by the mail server's own log.
import { runChaos } from '../test/helpers/chaos.ts';
import { startPostgres } from '../test/helpers/postgres-server.ts';

const [, , rounds = '20', readers = '20000', seed = '1', leaseSeconds = '5'] = process.argv;

// What the server has answered survives its crash.
const server = await startPostgres({ synchronous_commit: 'on', autovacuum: 'on' });
if (server === null) {
  console.error('There are no binaries of PostgreSQL for this machine.');
  process.exit(1);
}
try {
  const results = await runChaos({
    server,
    seed: Number(seed),
    rounds: Number(rounds),
    senders: 4,
    readers: Number(readers),
    leaseSeconds: Number(leaseSeconds),
    delayMs: 10,
    faultShare: 0.003,
    log: (line) => console.log(line),
  });
  const problems = results.flatMap((result) => result.problems);
  const sum = (state: string) => results.reduce((total, { states }) => total + (states[state] ?? 0), 0);
  const notArrived = results.reduce((total, result) => total + result.uncertainNotArrived, 0);
  console.log(
    `${results.length} rounds: ${sum('sent')} sent, ${sum('failed')} failed, ${sum('skipped')} skipped, ${sum('uncertain')} uncertain (${notArrived} of them had not arrived), ${problems.length} problems`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await server.stop();
}
