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

/** Answers from the zone; a name that ends with `.broken` gets SERVFAIL, and others that are not there NXDOMAIN. */
export async function startDnsServer(zone: Zone): Promise<DnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (message, sender) => {
    const { id, questions = [] } = dnsPacket.decode(message);
    const [question] = questions;
    if (!question) return;
    const values = zone[`${question.name.toLowerCase()} ${question.type}`] ?? [];
    // https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1: 2 is a server's failure, 3 that there is no such name.
    const code = question.name.endsWith('.broken') ? 2 : values.length === 0 ? 3 : 0;
    const answers = values.map((value) => toAnswer(question.name, question.type, value));
    socket.send(
      dnsPacket.encode({ type: 'response', id: id ?? 0, flags: code, questions, answers }),
      sender.port,
      sender.address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
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
