// Reads a mailbox over POP3 (RFC 1939): deletes each mail once it is dealt with, or remembers which were.
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { FoundMail } from './mail-files.ts';
import type { MailMemory } from './mail-memory.ts';
import type { MailboxAccount } from './mailbox-account.ts';

/*
 * Written here rather than taken from node-pop3 0.11, which looks for the end of a mail only at the end of a network packet
 * (so that one which is cut there never ends) and leaves the doubled dots of RFC 1939 section 3 in it.
 */

const maxMailBytes = 1024 * 1024;
const timeoutMs = 60_000;

/**
 * The mails of the mailbox, in the server's order. With `keep` they stay, and those that `memory` has seen are left out, where
 * the server gives them ids (UIDL, RFC 1939 section 7). Throws what the connection throws, and the server's refusals.
 */
export async function* mailsOverPop3(
  account: MailboxAccount,
  { keep, memory }: { keep: boolean; memory: MailMemory | null },
): AsyncGenerator<FoundMail> {
  const session = await Pop3Session.open(account);
  try {
    await session.command(`USER ${account.user}`);
    await session.command(`PASS ${account.password}`);
    const list = await session.lines('LIST');
    const ids = keep && memory ? await idsOf(session) : new Map<string, string>();
    for (const entry of list) {
      const number = /^\d+/.exec(entry)?.[0];
      if (number === undefined) continue;
      // Ids are unique in one mailbox only.
      const uid = ids.get(number);
      const id = uid === undefined ? null : `pop3 ${account.user}@${account.host} ${uid}`;
      if (id !== null && (await memory?.hasSeen(id))) continue;
      const mail = await session.lines(`RETR ${number}`);
      yield {
        name: `mail ${number}`,
        bytes: Buffer.from(mail.join('\r\n'), 'latin1'),
        done: async () => {
          if (!keep) await session.command(`DELE ${number}`);
          else if (id !== null) await memory?.remember(id);
        },
      };
    }
    // Only QUIT makes the server delete what was marked (RFC 1939 section 6).
    await session.command('QUIT');
  } finally {
    session.close();
  }
}

/** The server's lasting id of each mail by its number; empty if the server has no ids to give. */
async function idsOf(session: Pop3Session): Promise<Map<string, string>> {
  try {
    const lines = await session.lines('UIDL');
    return new Map(
      lines.flatMap((line) => {
        const [number, id] = line.trim().split(/\s+/);
        return number && id ? [[number, id] as const] : [];
      }),
    );
  } catch (error) {
    if (error instanceof Pop3Refusal) return new Map();
    throw error;
  }
}

/** The server answered `-ERR`. */
class Pop3Refusal extends Error {}

/** A connection on which one command is under way at a time. Bytes are kept as Latin-1, one character each. */
class Pop3Session {
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  static async open({ host, port, secure }: MailboxAccount): Promise<Pop3Session> {
    const target = { host, port: port ?? (secure ? 995 : 110) };
    const socket = secure ? connectTls({ ...target, servername: host }) : connectTcp(target);
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)));
    const session = new Pop3Session(socket);
    await session.#answer();
    return session;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Sends a command and reads its one-line reply. */
  async command(line: string): Promise<void> {
    // A name or password with a line end in it would be two commands.
    if (/[\r\n]/.test(line)) throw new Error('a line end in a POP3 command');
    this.#socket.write(`${line}\r\n`);
    await this.#answer();
  }

  /** Sends a command and reads the lines of its reply, up to the single dot, without the dots that were doubled. */
  async lines(command: string): Promise<string[]> {
    await this.command(command);
    const lines: string[] = [];
    let size = 0;
    for (let line = await this.#line(); line !== '.'; line = await this.#line()) {
      size += line.length + 2;
      if (size <= maxMailBytes) lines.push(line.startsWith('.') ? line.slice(1) : line);
    }
    return lines;
  }

  async #answer(): Promise<void> {
    const line = await this.#line();
    if (!line.startsWith('+OK')) throw new Pop3Refusal(line.replace(/^-ERR\s*/, '') || 'the server refused');
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end >= 0) {
        const line = this.#rest.slice(0, end).replace(/\r$/, '');
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      if (this.#rest.length > maxMailBytes) throw new Error('a line without end');
      const { value, done } = await this.#chunks.next();
      if (done) throw new Error('the server closed the connection');
      this.#rest += value.toString('latin1');
    }
  }
}
