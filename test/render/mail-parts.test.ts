// A mail in parts: what a reader with interests gets, put together as the mail path does it.
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { prepareMessage } from '../../src/mail/compose/message.ts';
import { sentinels } from '../../src/mail/compose/sentinels.ts';
import { outgoingMessage } from '../../src/mail/compose/splice.ts';
import {
  openingOf,
  renderInterest,
  renderMail,
  renderMailInParts,
  restOf,
} from '../../src/render/mail/email.ts';
import { plainMail } from '../helpers/outgoing.ts';
import { edition, renderSettings } from '../helpers/papers.ts';

const titles = ['Alpha rays', 'Beta tests', 'Gamma <b>'];
const frozen = edition(titles.map((title) => ({ title, abstract: `${title} at length.`, upvotes: 0 })));
const idOf = (title: string) => frozen.entries[titles.indexOf(title)]?.paper.id ?? '';

test('has the papers in the order asked for, each with the reason given', async () => {
  const { parts, ...mail } = await renderMailInParts(frozen, renderSettings, sentinels.papers);
  const prepared = await prepareMessage({
    mail,
    parts,
    ...plainMail,
  });
  const reader = { id: 1, subscriberId: 1, email: 'ada@example.org', name: null };
  const { pieces } = await outgoingMessage(prepared, reader, [
    openingOf(idOf('Gamma <b>')),
    renderInterest('rays & <tests>', renderSettings),
    restOf(idOf('Gamma <b>')),
    openingOf(idOf('Alpha rays')),
    restOf(idOf('Alpha rays')),
  ]);
  const { text = '', html } = await simpleParser(Buffer.concat(pieces));
  expect(text).toMatch(/For your interest in rays & <tests>:\nGamma <b>[\s\S]*\n\n\nAlpha rays/);
  expect(text).not.toContain('Beta');
  expect(html).toMatch(
    /For your interest in rays &amp; &lt;tests&gt;<\/p>[\s\S]*Gamma &lt;b&gt;[\s\S]*Alpha rays/,
  );
  expect(html).not.toContain('null');
});

test('in the common order is the common mail, but for the numbers', async () => {
  const { parts, html } = await renderMailInParts(frozen, renderSettings, sentinels.papers);
  const joined = frozen.entries
    .flatMap(({ paper }) => [openingOf(paper.id), restOf(paper.id)])
    .map((name) => parts.get(name)?.html)
    .join('');
  const common = await renderMail(frozen, renderSettings);
  expect(html.replace(sentinels.papers, joined)).toBe(common.html.replaceAll(/>[23]\.</g, '><'));
});
