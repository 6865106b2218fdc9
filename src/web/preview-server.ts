// Serves a few rendered pages on the loopback interface, for a person to look at.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, messageOf } from '../errors.ts';

export interface PreviewPage {
  /** Media type, with charset. */
  type: string;
  body: string;
}

export interface PreviewServer {
  /** `http://127.0.0.1:PORT/` */
  url: string;
  close(): Promise<void>;
}

const headers = {
  // Pages carry text from outside: even if escaping failed, nothing may run.
  'content-security-policy':
    "default-src 'none'; img-src https: data:; style-src 'unsafe-inline'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Serves `pages` by path on 127.0.0.1; port 0 takes a free one. */
export async function startPreviewServer(
  pages: ReadonlyMap<string, PreviewPage>,
  port: number,
): Promise<PreviewServer> {
  const server = createServer((request, response) => {
    const page = pages.get(new URL(request.url ?? '/', 'http://localhost').pathname);
    const known = request.method === 'GET' || request.method === 'HEAD';
    response.writeHead(page ? (known ? 200 : 405) : 404, {
      ...headers,
      'content-type': page?.type ?? 'text/plain; charset=utf-8',
    });
    response.end(request.method === 'GET' ? (page?.body ?? 'There is no such page.\n') : '');
  });
  await new Promise<void>((done, fail) => {
    server.once('error', (error) =>
      fail(
        new AppError('listen', `cannot listen on port ${port}: ${messageOf(error)}`, {
          cause: error,
          hint: 'Choose another with --port, or leave it out for a free one.',
        }),
      ),
    );
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
