// A connection to an SMTP server: bytes out, replies in, TLS when requested, and a limit on every wait.
import { connect as connectTcp, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { messageOf } from '../../errors.ts';
import { roomFor } from '../pieces.ts';
import { dotStuffed, stuffingRoom } from './dot-stuffing.ts';

export interface SmtpReply {
  code: number;
  /** The text of each line, without the code. */
  lines: string[];
}

export interface SmtpEndpoint {
  host: string;
  port: number;
  verifyCertificate: boolean;
}

/** The conversation cannot go on: the network failed, or the other side fell silent or spoke no SMTP. */
export class SmtpFault extends Error {
  /** Of the system or of OpenSSL: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly code: string | undefined;
  /** While TLS was being set up. */
  readonly securing: boolean;

  constructor(
    message: string,
    { code, securing = false }: { code?: string | undefined; securing?: boolean } = {},
  ) {
    super(message);
    this.code = code;
    this.securing = securing;
  }
}

/** A caller that waits for a reply; replies come in the order of the commands. */
interface Reader {
  timeoutMs: number;
  resolve: (reply: SmtpReply) => void;
  reject: (fault: SmtpFault) => void;
}

/** RFC 5321 section 4.5.3.1.5 has 512 octets for a reply line; a whole reply of this length is invalid. */
const maxReplyBytes = 65_536;

export class SmtpConnection {
  #socket: Socket;
  #fault: SmtpFault | null = null;
  /** Keeps a character that the network cut in two until its rest comes. */
  readonly #decoder = new StringDecoder('utf8');
  #unparsed = '';
  #lines: string[] = [];
  readonly #replies: SmtpReply[] = [];
  readonly #readers: Reader[] = [];
  /** Where the last message was put together, once the system has taken all of it. */
  #room: Buffer | null = null;
  secure = false;
  /** Closed because the run was ended, not by a fault. */
  abandoned = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  /** Connects, over TLS from the first byte (RFC 8314) where `implicitTls` says so. Throws `SmtpFault`. */
  static async open(
    { host, port, verifyCertificate }: SmtpEndpoint,
    { implicitTls, timeoutMs }: { implicitTls: boolean; timeoutMs: number },
  ): Promise<SmtpConnection> {
    const socket = connectTcp({ host, port, noDelay: true });
    const connection = new SmtpConnection(socket);
    await connection.#until(socket, 'connect', timeoutMs, false);
    if (implicitTls) await connection.secureWith({ host, verifyCertificate }, timeoutMs);
    return connection;
  }

  /** Nothing is known against sending over it: a server that has spoken unasked is about to close. */
  get usable(): boolean {
    return this.#fault === null && !this.#socket.readableEnded && this.#replies.length === 0;
  }

  /** The protocol, and the last instant at which the server's certificate is good; null in clear text. */
  get security(): { protocol: string; goodUntil: string } | null {
    if (!this.secure || !(this.#socket instanceof TLSSocket)) return null;
    return {
      protocol: this.#socket.getProtocol() ?? 'TLS',
      goodUntil: this.#socket.getPeerCertificate().valid_to ?? '',
    };
  }

  get localAddress(): string | null {
    return this.#socket.localAddress ?? null;
  }

  /** Goes over to TLS. Throws `SmtpFault`. */
  async secureWith(
    { host, verifyCertificate }: Omit<SmtpEndpoint, 'port'>,
    timeoutMs: number,
  ): Promise<void> {
    // What came in the clear before the handshake was not said under TLS (CVE-2011-0411).
    if (this.#unparsed !== '' || this.#lines.length > 0 || this.#replies.length > 0) {
      throw this.#end(new SmtpFault('the server spoke before TLS was set up', { securing: true }));
    }
    const plain = this.#socket;
    plain.removeAllListeners('data');
    const named = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = connectTls({ socket: plain, host, ...named, rejectUnauthorized: verifyCertificate });
    this.#socket = socket;
    this.#listen(socket);
    await this.#until(socket, 'secureConnect', timeoutMs, true);
    this.secure = true;
  }

  /** Sends command lines, which must end in CRLF. */
  write(commands: string): void {
    this.#socket.write(commands);
  }

  /**
   * Sends a message and the dot that ends it; `flushed` of what is returned becomes true when the system has taken all of it.
   * What is written in the same turn goes out with it.
   */
  writeMessage(pieces: readonly Buffer[]): { flushed: boolean } {
    const progress = { flushed: false };
    const socket = this.#socket;
    const room = roomFor(stuffingRoom(pieces), this.#room);
    this.#room = null;
    socket.cork();
    socket.write(dotStuffed(pieces, room), (error) => {
      progress.flushed = !error;
      if (!error) this.#room = room;
    });
    process.nextTick(() => socket.uncork());
    return progress;
  }

  /** The next reply; `timeoutMs` is for the silence before it. Throws `SmtpFault`. */
  async read(timeoutMs: number): Promise<SmtpReply> {
    const reply = this.#replies.shift();
    if (reply) return reply;
    if (this.#fault) throw this.#fault;
    if (this.#readers.length === 0) this.#socket.setTimeout(timeoutMs);
    return await new Promise((resolve, reject) => this.#readers.push({ timeoutMs, resolve, reject }));
  }

  /** An idle connection waits for nothing and keeps no process alive. */
  rest(): void {
    this.#socket.setTimeout(0);
  }

  close(reason = 'closed'): void {
    // Replies from before the break must be ignored.
    this.#replies.length = 0;
    this.#end(new SmtpFault(reason));
  }

  /** Closes in the middle of whatever it does. */
  abandon(): void {
    if (this.#fault === null) this.abandoned = true;
    this.close('the run was ended');
  }

  /** Says goodbye without waiting for the reply; a server that doesn't close its side is not waited for. */
  quit(): void {
    if (this.#fault !== null) return;
    this.#fault = new SmtpFault('closed');
    this.#socket.end('QUIT\r\n');
    this.#socket.setTimeout(1000);
  }

  #listen(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#end(new SmtpFault(messageOf(error), { code: error.code }));
    });
    socket.on('timeout', () => this.#end(new SmtpFault(`no reply for ${socket.timeout ?? 0} ms`)));
    socket.on('end', () => this.#end(new SmtpFault('the server closed the connection')));
    socket.on('close', () => this.#end(new SmtpFault('the connection was lost')));
  }

  #until(socket: Socket, event: string, timeoutMs: number, securing: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      socket.setTimeout(timeoutMs);
      const fail = (error?: NodeJS.ErrnoException) => {
        const fault = this.#fault ?? new SmtpFault(messageOf(error ?? 'the connection was lost'));
        reject(securing ? new SmtpFault(fault.message, { code: fault.code, securing }) : fault);
      };
      socket.once(event, () => {
        socket.off('close', fail);
        resolve();
      });
      socket.once('close', fail);
    });
  }

  #take(chunk: Buffer): void {
    this.#unparsed += this.#decoder.write(chunk);
    for (let end = this.#unparsed.indexOf('\n'); end !== -1; end = this.#unparsed.indexOf('\n')) {
      const line = this.#unparsed.slice(0, end).replace(/\r$/, '');
      this.#unparsed = this.#unparsed.slice(end + 1);
      const [, code, mark, text = ''] = /^([2-5]\d\d)([ -]?)(.*)$/.exec(line) ?? [];
      if (code === undefined) {
        this.#end(new SmtpFault(`the server does not speak SMTP: ${line.slice(0, 100)}`));
        return;
      }
      this.#lines.push(text);
      if (mark === '-') continue;
      const reply = { code: Number(code), lines: this.#lines };
      this.#lines = [];
      const reader = this.#readers.shift();
      if (reader) reader.resolve(reply);
      else this.#replies.push(reply);
      const [next] = this.#readers;
      if (reader && next) this.#socket.setTimeout(next.timeoutMs);
    }
    if (this.#unparsed.length + this.#lines.length * 4 > maxReplyBytes) {
      this.#end(new SmtpFault('the server’s reply has no end'));
    }
  }

  #end(fault: SmtpFault): SmtpFault {
    this.#fault ??= fault;
    for (const reader of this.#readers.splice(0)) reader.reject(this.#fault);
    this.#socket.destroy();
    return this.#fault;
  }
}
