// How many connections the site keeps: of one host, of all hosts, and of the trusted proxies, who have room of their own.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { limitKeys, plainAddress } from './client-address.ts';

export interface PoolLimits {
  /** For all hosts together; the trusted proxies together may have as many again. */
  connections: number;
  /** Of one address (IPv4) or /64 (IPv6); a trusted proxy has no such limit. */
  connectionsPerHost: number;
}

/** Connections of which no more than `limit` are kept, and those among them that wait between two requests. */
class Pool {
  readonly #limit: number;
  readonly #open = new Set<Socket>();
  /** The one that has been idle for longest comes first. */
  readonly #idle = new Set<Socket>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Makes room for one more by ending the connection that is idle for longest; false if every one is busy. */
  add(socket: Socket): boolean {
    if (this.#open.size >= this.#limit) {
      const [longest] = this.#idle;
      if (longest === undefined) return false;
      longest.destroy();
      this.delete(longest);
    }
    this.#open.add(socket);
    return true;
  }

  setIdle(socket: Socket, isIdle: boolean): void {
    this.#idle.delete(socket);
    if (isIdle && this.#open.has(socket)) this.#idle.add(socket);
  }

  delete(socket: Socket): void {
    this.#open.delete(socket);
    this.#idle.delete(socket);
  }
}

/** Holds a server to the limits. What is idle between two requests ends first; else the newcomer is refused. */
export function limitConnections(
  server: Server,
  { connections, connectionsPerHost }: PoolLimits,
  isTrusted: (address: string) => boolean,
): void {
  const everyone = new Pool(connections);
  const proxies = new Pool(connections);
  const hosts = new Map<string, Pool>();
  /** A connection is in the pools of everyone and of its host, or in that of the proxies. */
  const poolsOf = new WeakMap<Socket, readonly Pool[]>();

  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const { host } = limitKeys(address);
    const own = isTrusted(address) ? null : (hosts.get(host) ?? new Pool(connectionsPerHost));
    const pools = own === null ? [proxies] : [own, everyone];
    socket.once('close', () => {
      for (const pool of pools) pool.delete(socket);
      if (own?.size === 0) hosts.delete(host);
    });
    if (!pools.every((pool) => pool.add(socket))) {
      socket.destroy();
      return;
    }
    if (own !== null) hosts.set(host, own);
    poolsOf.set(socket, pools);
  });

  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const setIdle = (isIdle: boolean) => {
      for (const pool of poolsOf.get(socket) ?? []) pool.setIdle(socket, isIdle);
    };
    setIdle(false);
    response.once('close', () => setIdle(true));
  });
}
