// What a reader saved in the week, at the end of their weekly mail.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { sampleInstances } from '../../helpers/sample-instance.ts';
import { atDue, sampleDays } from '../../helpers/sample-sources.ts';

const instance = sampleInstances();
const reader = 'ada@example.org';

async function weeklyMail(saved: number, more = 'site: { url: "https://papers.example.org" }\n') {
  const { digest, json, folder } = await instance(`editions: { weekly: {} }\n${more}`);
  await digest(['subscribers', 'add', reader, '--interests', 'models']);
  const { results } = await json<{ results: { paper: { id: string; title: string } }[] }>(['search', 'a']);
  const papers = results.slice(0, saved).map(({ paper }) => paper);
  for (const { id } of papers)
    expect(await digest(['profile', 'like', reader, id, '--as', 'save'])).toMatchObject({ code: 0 });
  const later = new Date(Date.parse(atDue(sampleDays.last)) + 3_600_000).toISOString();
  const sent = await digest(['send', '--period', 'weekly', '--date', sampleDays.last, '--now', later]);
  expect([sent.code, sent.stderr]).toEqual([0, '']);
  const [name = ''] = await readdir(join(folder, 'outbox'));
  return { papers, mail: await simpleParser(await readFile(join(folder, 'outbox', name))) };
}

test('a weekly mail lists what its reader saved, with all of it as BibTeX', async () => {
  const { papers, mail } = await weeklyMail(2);
  const html = String(mail.html);
  const section = html.slice(html.indexOf('What you saved'));
  const text = (mail.text ?? '').slice((mail.text ?? '').indexOf('What you saved'));
  expect(section).toMatch(/href="https:\/\/papers\.example\.org\/vote\/[\w.-]+\/saved\.bib"/);
  expect(text).toMatch(/^All of them as BibTeX: https:\/\/papers\.example\.org\/vote\/[\w.-]+\/saved\.bib$/m);
  expect(papers).toHaveLength(2);
  for (const { title } of papers) {
    expect(section).toContain(title.replaceAll('&', '&amp;').slice(0, 30));
    expect(text.replaceAll(/\s+/g, ' ')).toContain(title.slice(0, 30));
  }
});

test('without a site the section has no link, and who saved nothing has no such section', async () => {
  const { mail } = await weeklyMail(1, '');
  expect(mail.html).toContain('What you saved');
  expect(mail.html).not.toContain('saved.bib');
  const none = await weeklyMail(0);
  expect(none.mail.html).not.toContain('What you saved');
});
