// Plays the sources on the loopback interface from the bundled sample responses, as they were on a given day.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PlainDate } from '../../model/time.ts';
import { packageFolder } from '../../package.ts';

export interface SampleServer {
  origin: string;
  /** The day that it serves as today. */
  setDay(day: PlainDate): void;
  close(): Promise<void>;
}

/** Answers `/api/daily_papers?date=`, `/rss/…`, `/api/query`, `/oai`, `/details/…`, `/pubs/…` and `/journal` as the services would have on the day. */
export async function startSampleServer(): Promise<SampleServer> {
  let day: PlainDate = '';
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = await answerOf(url, day);
    response.writeHead(200, { 'content-type': answer.type });
    response.end(answer.body);
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    setDay: (next) => {
      day = next;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const emptyAtom = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <opensearch:itemsPerPage>0</opensearch:itemsPerPage>
  <opensearch:totalResults>0</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
</feed>`;

/** https://www.openarchives.org/OAI/openarchivesprotocol.html#ErrorConditions */
const nothingHarvested = `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
  <responseDate>2026-06-11T00:00:00Z</responseDate>
  <request verb="ListRecords">http://localhost/oai</request>
  <error code="noRecordsMatch">No records match.</error>
</OAI-PMH>`;

const nothingPosted = '{"messages":[{"status":"no posts found"}],"collection":[]}';

async function answerOf(url: URL, day: PlainDate): Promise<{ type: string; body: string }> {
  if (url.pathname.startsWith('/rss/')) {
    return { type: 'application/rss+xml; charset=utf-8', body: await sample(`arxiv/${day}.xml`) };
  }
  if (url.pathname === '/api/query') return { type: 'application/atom+xml; charset=utf-8', body: emptyAtom };
  if (url.pathname === '/oai') return { type: 'text/xml; charset=utf-8', body: nothingHarvested };
  if (url.pathname === '/journal') {
    return { type: 'application/rdf+xml; charset=utf-8', body: await sample(`journal/${day}.rdf`) };
  }
  const [, list] = /^\/(details|pubs)\//.exec(url.pathname) ?? [];
  if (list) {
    const body = await sample(`biorxiv/${list}-${day}.json`).catch(() => nothingPosted);
    return { type: 'application/json; charset=utf-8', body };
  }
  const date = /^\d{4}-\d\d-\d\d$/.exec(url.searchParams.get('date') ?? '')?.[0] ?? day;
  // A day without a sample is a day without papers, as the service has them too.
  const body = await sample(`huggingface/${day}/${date}.json`).catch(() => '[]');
  return {
    type: 'application/json; charset=utf-8',
    body: url.searchParams.has('p') && url.searchParams.get('p') !== '0' ? '[]' : body,
  };
}

async function sample(name: string): Promise<string> {
  return await readFile(join(packageFolder(), 'fixtures', 'demo', name), 'utf8');
}
