// Postfix's smtp-sink, a mail server that takes everything: the other side of measurements of sending.
import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';

/** Resolves when it listens. Ends the process where Postfix is missing. */
export async function startSink(port: number): Promise<ChildProcess> {
  const isRoot = process.getuid?.() === 0;
  const sink = spawn('smtp-sink', [...(isRoot ? ['-u', 'nobody'] : []), `127.0.0.1:${port}`, '100'], {
    env: { PATH: '/usr/sbin:/usr/bin' },
    stdio: 'inherit',
  });
  sink.on('error', () => {
    console.error('smtp-sink and smtp-source are needed: they come with Postfix.');
    process.exit(1);
  });
  for (let listens = false; !listens; ) {
    const socket = connect(port, '127.0.0.1');
    listens = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
  }
  return sink;
}
