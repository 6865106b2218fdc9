// An SMTP server on loopback that keeps what it is sent: the inbox of `digest demo`.
import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { MailError, messageOf } from '../../errors.ts';

export interface CaughtMessage {
  envelope: { from: string; to: string[] };
  raw: Buffer;
}

export interface Catcher {
  port: number;
  /** In order of arrival. */
  messages: readonly CaughtMessage[];
  close(): Promise<void>;
}

/** Starts on a free port of 127.0.0.1; takes every message, sends none on. */
export async function startCatcher(): Promise<Catcher> {
  const { SMTPServer } = await import('smtp-server');
  const messages: CaughtMessage[] = [];
  const onData: SMTPServerOptions['onData'] = (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', done);
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      messages.push({
        envelope: {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
        },
        raw: Buffer.concat(chunks),
      });
      done();
    });
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onData,
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', (cause) =>
      reject(new MailError(`The local mail server failed: ${messageOf(cause)}`, { cause })),
    );
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    messages,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
