// `digest fetch arxiv --full` killed on its way through a harvest and run again: no page is lost, none is kept twice.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dumpDatabase } from '../helpers/dump-database.ts';
import { type Behaviour, respond, startFaultServer } from '../helpers/fault-server.ts';
import { random } from '../helpers/random.ts';
import { digestJson, type Running, runDigest, startDigest, temporaryFolder } from '../helpers/run-digest.ts';

const pages = 9;
const perPage = 60;
const now = ['--now', '2026-06-30T11:00:00Z'];

const idOf = (number: number) => `2606.${10_000 + number}`;
const recordOf = (number: number) => `<record>
<header><identifier>oai:arXiv.org:${idOf(number)}</identifier><datestamp>2026-06-29</datestamp><setSpec>cs:cs:CL</setSpec></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>${idOf(number)}</id><submitter>Ada Ames</submitter>
<version version="v1"><date>Tue, 2 Jun 2026 10:00:00 GMT</date><size>9kb</size><source_type>D</source_type></version>
<title>Harvested Title Number ${number}</title><authors>Ada Ames, Bo Berg</authors><categories>cs.CL</categories>
<abstract>  What stands in abstract ${number}.
</abstract></arXivRaw></metadata></record>`;
/** The first paper of each page but the first is gone when the next page is made. */
const deletedOf = (number: number) =>
  `<record><header status="deleted"><identifier>oai:arXiv.org:${idOf(number)}</identifier><datestamp>2026-06-30</datestamp></header></record>`;

function pageBody(page: number): string {
  const numbers = Array.from({ length: perPage }, (_, index) => page * perPage + index);
  const gone = page > 0 ? deletedOf((page - 1) * perPage) : '';
  const token = page + 1 < pages ? `token|${page + 1}` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-06-30T11:00:00Z</responseDate><request verb="ListRecords">https://oaipmh.arxiv.org/oai</request>
<ListRecords>${numbers.map(recordOf).join('\n')}${gone}<resumptionToken cursor="${page * perPage}" completeListSize="${pages * perPage}">${token}</resumptionToken></ListRecords></OAI-PMH>`;
}

/** Answers each page once it is asked for, after a busy server's first "come back"; `asked` is told which it was. */
function harvestServer(asked: (page: number) => void): Behaviour {
  let busy = 1;
  return (request, response) => {
    const token = new URL(request.url ?? '', 'http://localhost').searchParams.get('resumptionToken');
    if (busy-- > 0) {
      respond(503, { 'retry-after': '0' }, '<h1>Retry after 0 seconds</h1>')(request, response);
      return;
    }
    const page = token === null ? 0 : Number(token.split('|')[1]);
    asked(page);
    respond(200, { 'content-type': 'text/xml' }, pageBody(page))(request, response);
  };
}

async function prepare(asked: (page: number) => void) {
  const server = await startFaultServer({ '/oai': harvestServer(asked) });
  onTestFinished(() => server.close());
  const folder = await temporaryFolder(onTestFinished);
  await writeFile(
    join(folder, 'digest.yaml'),
    `sources: [{ arxiv: { categories: [cs.CL], minIntervalMs: 0, endpoints: { rss: "${server.url}/rss", api: "${server.url}/api", oai: "${server.url}/oai" } } }]`,
  );
  return { server, folder };
}

const fetchAll = ['fetch', 'arxiv', '--full', '--verbose', ...now];

test('a harvest that is killed again and again ends with what an undisturbed one has', async () => {
  const order: number[] = [];
  const calm = await prepare((page) => order.push(page));
  const undisturbed = await runDigest(fetchAll, { cwd: calm.folder });
  expect(undisturbed.code).toBe(0);
  expect(undisturbed.stderr).toContain('arxiv: harvesting by OAI-PMH from the beginning');
  expect(order).toEqual(Array.from({ length: pages }, (_, page) => page));

  const next = random(20260630);
  const runs: number[][] = [];
  let running: Running | null = null;
  let killAfter = 0;
  const rough = await prepare((page) => {
    const run = runs.at(-1);
    run?.push(page);
    if (run === undefined || run.length < killAfter) return;
    // Somewhere between the answer's first byte and the page's last row; never the run after this one.
    const child = running?.child;
    setTimeout(() => child?.kill('SIGKILL'), next() * 30);
  });
  let stderr = '';
  for (let kills = 0; kills < 4; kills++) {
    killAfter = 1 + Math.floor(next() * 2);
    runs.push([]);
    running = startDigest(fetchAll, { cwd: rough.folder });
    const ended = await running.ended;
    expect(ended.code).toBeNull();
    stderr = ended.stderr;
  }
  running = null;
  runs.push([]);
  const last = await runDigest(fetchAll, { cwd: rough.folder });
  expect(last.code).toBe(0);
  expect(last.stderr + stderr).toContain('arxiv: continuing the harvest of cs:cs:CL');

  // Each run continues with the page that the one before had not kept, or with the next.
  for (const [index, [first]] of runs.entries()) {
    const before = runs[index - 1]?.at(-1) ?? -1;
    expect([before, before + 1]).toContain(first);
  }
  const kept = dumpDatabase(join(rough.folder, 'digest.db'));
  expect(kept).toEqual(dumpDatabase(join(calm.folder, 'digest.db')));
  expect(kept['papers']).toHaveLength(pages * perPage);
  const gone = await digestJson<{ withdrawn: boolean }>(['show', idOf(0), ...now], { cwd: rough.folder });
  expect(gone.withdrawn).toBe(true);
});
