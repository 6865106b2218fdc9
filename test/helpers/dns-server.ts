// A DNS server on loopback that knows the records it is given, and can be told to fail.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import dnsPacket, { type Answer } from 'dns-packet';

/** By name and type: `example.org TXT`. */
export type Zone = Readonly<Record<string, readonly string[]>>;

export interface DnsServer {
  /** `127.0.0.1:PORT` */
  address: string;
  close(): Promise<void>;
}

/** Response codes of https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1. */
export const servfail = 2;
export const nxdomain = 3;

export interface DnsOptions {
  /** An address of the loopback, and a port there; any free one where it is left out. */
  host?: string;
  port?: number;
  /** Asked at each question: the code to refuse it with, null to answer it. */
  refusal?: () => number | null;
}

/** Answers from the zone; a name that ends with `.broken` gets SERVFAIL, and others that are not there NXDOMAIN. */
export async function startDnsServer(
  zone: Zone,
  { host = '127.0.0.1', port = 0, refusal = () => null }: DnsOptions = {},
): Promise<DnsServer> {
  const names = new Set(Object.keys(zone).map((key) => key.split(' ')[0]));
  const socket = createSocket('udp4');
  socket.on('message', (message, sender) => {
    const { id, questions = [] } = dnsPacket.decode(message);
    const [question] = questions;
    if (!question) return;
    const name = question.name.toLowerCase();
    const usual = name.endsWith('.broken') ? servfail : names.has(name) ? 0 : nxdomain;
    const code = refusal() ?? usual;
    const values = code === 0 ? (zone[`${name} ${question.type}`] ?? []) : [];
    const answers = values.map((value) => toAnswer(question.name, question.type, value));
    socket.send(
      dnsPacket.encode({ type: 'response', id: id ?? 0, flags: code, questions, answers }),
      sender.port,
      sender.address,
    );
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  return {
    address: `${host}:${socket.address().port}`,
    close: () => new Promise((done) => socket.close(() => done())),
  };
}

function toAnswer(name: string, type: string, value: string): Answer {
  const base = { name, ttl: 60 };
  switch (type) {
    case 'TXT':
      // Long texts come in pieces of 255 bytes at most (RFC 1035 section 3.3.14).
      return { ...base, type, data: value.match(/.{1,250}/gs) ?? [''] };
    case 'MX':
      return { ...base, type, data: { preference: 10, exchange: value } };
    case 'A':
    case 'AAAA':
    case 'PTR':
      return { ...base, type, data: value };
    default:
      throw new RangeError(`no answers of type ${type}`);
  }
}
