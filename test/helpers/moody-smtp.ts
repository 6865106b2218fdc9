// A fast SMTP server that delays, refuses and drops at random, and keeps an exact log of the mails that it has taken.
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Mood {
  /** In [0, 1). */
  random: () => number;
  /** The average wait before an answer to a whole mail. */
  delayMs: number;
  /** Of each kind: refusals for now, refusals for good, and connections dropped before or after a mail was taken. */
  faultShare: number;
}

export interface MoodySmtp {
  port: number;
  /** Recipients of the mails taken, in order; whether or not the server could say so. */
  taken: string[];
  close(): Promise<void>;
}

const endOfData = '\r\n.\r\n';

export async function startMoodySmtp({ random, delayMs, faultShare }: Mood): Promise<MoodySmtp> {
  const taken: string[] = [];
  const sockets = new Set<Socket>();
  const happens = () => random() < faultShare;

  const converse = async (socket: Socket) => {
    let buffer = '';
    let recipient = '';
    let isData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const answer = async (line: string) => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') say('250-moody\r\n250 PIPELINING');
      else if (verb === 'RCPT') {
        recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
        const mood = Math.floor(random() / faultShare);
        if (mood === 0) say('451 4.3.2 try again later');
        else if (mood === 1) say('550 5.1.1 no such user');
        else if (mood === 2) socket.destroy();
        else say('250 ok');
      } else if (verb === 'DATA') {
        isData = true;
        say('354 go ahead');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    };
    const takeMail = async () => {
      const before = happens();
      if (delayMs > 0) await new Promise((done) => setTimeout(done, 2 * delayMs * random()));
      if (before) return socket.destroy();
      taken.push(recipient);
      if (happens()) return socket.destroy();
      say('250 taken');
    };
    say('220 moody');
    for await (const chunk of socket) {
      buffer += String(chunk);
      for (;;) {
        if (socket.destroyed) return;
        const mark = isData ? endOfData : '\r\n';
        const end = buffer.indexOf(mark);
        if (end < 0) break;
        const text = buffer.slice(0, end);
        buffer = buffer.slice(end + mark.length);
        if (isData) {
          isData = false;
          await takeMail();
        } else await answer(text);
      }
    }
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setEncoding('latin1');
    socket.setNoDelay();
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    converse(socket).catch(() => {});
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
