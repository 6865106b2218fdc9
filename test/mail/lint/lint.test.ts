// The checklist: a mail that keeps every rule, and one change at a time that breaks one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintMail, lintRules } from '../../../src/mail/lint/lint.ts';

const html = `<!doctype html>
<html lang=3D"en"><head><title>Daily Papers</title>
<meta name=3D"viewport" content=3D"width=3Ddevice-width">
<meta name=3D"color-scheme" content=3D"light dark">
<style>p { margin: 0 }</style></head>
<body><table role=3D"presentation"><tr><td>
<p>A paper on lanterns, and what they see at night.</p>
<img src=3D"https://papers.example.org/a.png" alt=3D"A lantern">
<a href=3D"https://papers.example.org/daily/2026-06-16">Read it on the =
web</a>
<a href=3D"https://papers.example.org/unsubscribe/x">Unsubscribe</a>
</td></tr></table></body></html>
`;

const good = `From: Daily Papers <papers@example.org>
To: Ada Ames <ada@example.net>
Subject: =?UTF-8?Q?Lanterns_at_night_=E2=80=94_and_6_more?=
Date: Tue, 16 Jun 2026 11:00:00 +0000
Message-ID: <daily.2026-06-16.abc@example.org>
MIME-Version: 1.0
List-Id: Daily Papers <daily-papers.example.org>
List-Unsubscribe: <https://papers.example.org/unsubscribe/x>,
 <mailto:papers@example.org?subject=unsubscribe>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Auto-Submitted: auto-generated
Feedback-ID: daily:2026-06-16:digest:example-org
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=digest;
 h=from:to:subject:date:message-id:list-id:list-unsubscribe:
 list-unsubscribe-post; bh=AAAA; b=BBBB
Content-Type: multipart/alternative; boundary="=_b"

--=_b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

A paper on lanterns, and what they see at night.
https://papers.example.org/daily/2026-06-16
Unsubscribe: https://papers.example.org/unsubscribe/x
Example Lab, 1 Example Street, Exampletown
--=_b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

${html}
--=_b--
`.replaceAll('\n', '\r\n');

const rulesBrokenBy = async (mail: string) => [
  ...new Set((await lintMail(Buffer.from(mail, 'latin1'))).map(({ rule }) => rule)),
];

/** Changes a part of the good mail; what isn't there cannot be changed. */
function withChange(from: string | RegExp, to: string): string {
  const changed = good.replace(from, to);
  expect(changed).not.toBe(good);
  return changed;
}

test('a mail as it should be breaks no rule', async () => {
  expect(await lintMail(Buffer.from(good, 'latin1'))).toEqual([]);
});

const changes: readonly [rule: string, from: string | RegExp, to: string][] = [
  ['field-missing', /Date: .*\r\n/, ''],
  ['field-repeated', 'MIME-Version: 1.0', 'MIME-Version: 1.0\r\nSubject: Another'],
  ['from-address', 'From: Daily Papers <papers@example.org>', 'From: Daily Papers'],
  ['from-deceives', 'From: Daily Papers <', 'From: "ceo@bank.example" <'],
  ['message-id', '<daily.2026-06-16.abc@example.org>', 'daily.2026-06-16'],
  ['date', 'Tue, 16 Jun 2026 11:00:00 +0000', 'the day before yesterday'],
  ['subject-length', '=?UTF-8?Q?Lanterns_at_night_=E2=80=94_and_6_more?=', 'Lanterns '.repeat(20)],
  ['line-length', 'A paper on lanterns', `${'A paper on lanterns '.repeat(60)}`],
  ['line-ends', 'MIME-Version: 1.0\r\n', 'MIME-Version: 1.0\n'],
  ['null-byte', 'A paper on', 'A paper\0on'],
  ['header-8bit', 'Ada Ames', 'Ada \xc3\x85mes'],
  ['encoded-word', '=E2=80=94_and_6_more', '=E2=80=94_and_6_more'.repeat(5)],
  ['list-unsubscribe', /List-Unsubscribe: .*\r\n .*\r\n/, ''],
  ['one-click', /List-Unsubscribe-Post: .*\r\n/, ''],
  ['one-click', '<https://papers.example.org/unsubscribe/x>,\r\n ', ''],
  ['unsubscribe-by-mail', ',\r\n <mailto:papers@example.org?subject=unsubscribe>', ''],
  ['unsubscribe-folded', '<https://papers.example.org/unsubscribe/x>', '<https://papers.example.org/\r\n x>'],
  ['list-id', '<daily-papers.example.org>', 'daily-papers'],
  ['automatic', 'Auto-Submitted: auto-generated\r\n', ''],
  ['feedback-id', 'daily:2026-06-16:digest:example-org', 'daily'],
  ['unsubscribe-visible', 'unsubscribe/x">Unsubscribe</a>', 'x">Goodbye</a>'],
  ['unsubscribe-visible', 'Unsubscribe: https://papers.example.org/unsubscribe/x', 'Goodbye'],
  ['postal-address', 'Example Lab, 1 Example Street, Exampletown\r\n', ''],
  ['dkim-missing', /DKIM-Signature: .*\r\n(?: .*\r\n)*/, ''],
  ['dkim-alignment', 'd=example.org', 'd=mailer.example.com'],
  ['dkim-coverage', ':\r\n list-unsubscribe-post', ''],
  ['dkim-length', 'v=1; a=', 'v=1; l=100; a='],
  ['dkim-algorithm', 'a=rsa-sha256', 'a=rsa-sha1'],
  ['alternative', 'Content-Type: multipart/alternative', 'Content-Type: multipart/mixed'],
  ['charset', 'text/plain; charset=utf-8', 'text/plain; charset=iso-8859-1'],
  ['transfer-encoding', 'Content-Transfer-Encoding: quoted-printable', 'Content-Transfer-Encoding: 8bit'],
  ['encoded-line-length', 'A paper on lanterns', `A paper on ${'lanterns '.repeat(9)}`],
  ['clipped', '<p>A paper', `<p>${'A paper on the night\r\n'.repeat(6000)}`],
  ['text-part-empty', /A paper on lanterns.*\r\n.*\r\nUnsubscribe: .*\r\n.*/, 'Unsubscribe?'],
  ['markup-ratio', '<p>', `<p ${'data-x=3D"abcdefghijklmnopqrstuvwxyz"\r\n'.repeat(200)}>`],
  ['attachment', '--=_b--', '--=_b\r\nContent-Type: application/pdf\r\n\r\nx\r\n--=_b--'],
  ['language', '<html lang=3D"en">', '<html>'],
  ['alt-text', ' alt=3D"A lantern"', ''],
  ['image-source', 'https://papers.example.org/a.png', 'http://papers.example.org/a.png'],
  ['tracking-pixel', '<img src', '<img width=3D"1" height=3D"1" src'],
  ['link-target', 'href=3D"https://papers.example.org/daily', 'href=3D"/daily'],
  ['link-placeholder', 'https://papers.example.org/a.png', 'https://reader.digest.invalid/a'],
  ['link-deceives', 'Read it on the =\r\nweb</a>', 'bank.example</a>'],
  ['link-host', 'https://papers.example.org/daily/2026-06-16">', 'https://bit.ly/x">'],
  ['link-text', 'Read it on the =\r\nweb</a>', '</a>'],
  ['element-support', '<p>A paper', '<script>1</script><p>A paper'],
  ['element-support', '<p>A paper', '<p onclick=3D"x()">A paper'],
  ['css-support', '<p>A paper', '<p style=3D"display:flex">A paper'],
  ['style-sheet-length', 'p { margin: 0 }', 'p { margin: 0 }\r\n'.repeat(600)],
  ['style-import', 'p { margin: 0 }', '@import "https://x.example/a.css";'],
  ['dark-mode', 'light dark', 'light'],
  ['phone', 'name=3D"viewport"', 'name=3D"other"'],
  ['table-role', ' role=3D"presentation"', ''],
];

describe('one change breaks one rule', () => {
  test.each(changes)('%s', async (rule, from, to) => {
    expect(await rulesBrokenBy(withChange(from, to))).toContain(rule);
  });

  test('and every rule has its change', () => {
    const tried = new Set(changes.map(([rule]) => rule));
    expect(lintRules.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
  });
});

test('errors come before warnings, each with the text that it rests on', async () => {
  const findings = await lintMail(Buffer.from('Subject: x\r\n\r\nx'));
  const severities = findings.map(({ severity }) => severity);
  expect(severities).toEqual([...severities].sort());
  expect(findings.every(({ basis, message }) => basis.length > 5 && message.length > 5)).toBe(true);
});

test('a copy that was saved with LF is judged as it would be sent', async () => {
  expect(await rulesBrokenBy(good.replaceAll('\r\n', '\n'))).toEqual([]);
});

test('whatever the bytes are, there is a verdict', async () => {
  const piece = fc.constantFrom(
    ...good.split('\r\n'),
    '\0',
    '--=_b',
    'Content-Type: multipart/x; boundary=3D',
    '<',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 60 }),
      fc.uint8Array({ maxLength: 50 }),
      async (lines, junk) => {
        const bytes = Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), junk]);
        expect(Array.isArray(await lintMail(bytes))).toBe(true);
      },
    ),
    { seed: 20260616, numRuns: 300 },
  );
});

test.each(['abbestellen', '退订', 'Désabonner'])(
  'a mail that is stopped by "%s" says how to stop it',
  async (word) => {
    const encoded = Buffer.from(word).toString('latin1');
    const mail = good.replaceAll('Unsubscribe', encoded).replaceAll('quoted-printable', '8bit');
    expect(await rulesBrokenBy(mail)).not.toContain('unsubscribe-visible');
  },
);
