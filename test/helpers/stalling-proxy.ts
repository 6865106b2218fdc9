// A TCP proxy that can stop forwarding without closing anything: a network that went silent.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface StallingProxy {
  port: number;
  stall(): void;
  /** Forwards again, what was held up first. */
  resume(): void;
  close(): Promise<void>;
}

export async function startStallingProxy(targetPort: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>();
  let isStalled = false;
  const link = (from: Socket, to: Socket) => {
    sockets.add(from);
    if (isStalled) from.pause();
    from.on('data', (chunk) => to.write(chunk));
    from.on('end', () => to.end());
    from.on('close', () => {
      sockets.delete(from);
      if (!isStalled) to.destroy();
    });
    from.on('error', () => {});
  };
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    link(client, target);
    link(target, client);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stall() {
      isStalled = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      isStalled = false;
      for (const socket of sockets) socket.resume();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
