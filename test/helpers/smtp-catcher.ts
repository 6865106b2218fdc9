// A real SMTP server that keeps what it takes and, where a test asks for it, fails at a chosen point of the protocol.
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** Where a conversation can be struck; `end` is after the final dot, with the whole message in the server's hands. */
export type Stage = 'connect' | 'mail' | 'rcpt' | 'data' | 'end';

/** An answer with this code (and text), a connection cut without a word, or silence for ever. */
export type Fault = number | { code: number; text: string } | 'drop' | 'hang';

export interface FaultySmtpOptions {
  /** Asked at every stage; `nth` counts from 1 how often this stage was reached, `email` is known from `rcpt` on. */
  fault?: (at: { stage: Stage; nth: number; email: string }) => Fault | null;
  auth?: { user: string; password: string };
  /** Announce and speak STARTTLS with a certificate that nobody signed. */
  startTls?: boolean;
}

export interface FaultySmtp {
  port: number;
  /** Everything the server had whole and did not refuse, whether or not it could say so. */
  taken: { from: string; to: string; raw: string }[];
  /** Connections that reached the greeting. */
  connections(): number;
  /** Ends every conversation, as when the other side's process is killed. */
  cut(): void;
  close(): Promise<void>;
}

/** smtp-server greets after 100 ms, to notice clients that talk too soon. This one greets at once: tests connect hundreds of times. */
class PromptServer extends SMTPServer {
  override connect(...parameters: Parameters<SMTPServer['connect']>): void {
    super.connect(...parameters);
    const connection = [...this.connections].at(-1);
    if (!connection) return;
    const becomeReady = connection.connectionReady.bind(connection);
    let isReady = false;
    connection.connectionReady = () => {
      if (!isReady) becomeReady();
      isReady = true;
    };
    setImmediate(() => connection.connectionReady());
  }
}

export async function startFaultySmtp(options: FaultySmtpOptions = {}): Promise<FaultySmtp> {
  const taken: FaultySmtp['taken'] = [];
  const reached = new Map<Stage, number>();
  const sockets = new Map<number, Socket>();

  const strike = (
    stage: Stage,
    session: SMTPServerSession,
    email: string,
    proceed: (error?: Error) => void,
    kept = () => {},
  ) => {
    const nth = (reached.get(stage) ?? 0) + 1;
    reached.set(stage, nth);
    const fault = options.fault?.({ stage, nth, email }) ?? null;
    if (fault === null || typeof fault === 'string') kept();
    if (fault === null) return proceed();
    if (typeof fault !== 'string') {
      const { code, text } = typeof fault === 'number' ? { code: fault, text: 'as the test asked' } : fault;
      return proceed(Object.assign(new Error(text), { responseCode: code }));
    }
    if (fault === 'drop') sockets.get(session.remotePort)?.destroy();
  };

  const server = new PromptServer({
    disabledCommands: [...(options.auth ? [] : ['AUTH']), ...(options.startTls ? [] : ['STARTTLS'])],
    authOptional: !options.auth,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 50,
    onConnect: (session, done) => strike('connect', session, '', done),
    onAuth: ({ username, password }, _session, done) => {
      if (username === options.auth?.user && password === options.auth?.password)
        done(null, { user: username });
      else done(Object.assign(new Error('wrong'), { responseCode: 535 }));
    },
    onMailFrom: (_address, session, done) => strike('mail', session, '', done),
    onRcptTo: ({ address }, session, done) => strike('rcpt', session, address, done),
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      const to = rcptTo.map(({ address }) => address).join();
      const chunks: Buffer[] = [];
      let first = true;
      stream.on('error', () => {});
      stream.on('data', (chunk: Buffer) => {
        if (first) strike('data', session, to, () => {});
        first = false;
        chunks.push(chunk);
      });
      stream.on('end', () => {
        const from = mailFrom === false ? '' : mailFrom.address;
        strike('end', session, to, done, () => {
          taken.push({ from, to, raw: Buffer.concat(chunks).toString() });
        });
      });
    },
  });
  // What a dropped connection leaves behind in the server is no error of the test.
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    if (socket.remotePort !== undefined) sockets.set(socket.remotePort, socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const cut = () => {
    for (const socket of sockets.values()) socket.destroy();
  };
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    connections: () => reached.get('connect') ?? 0,
    cut,
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
