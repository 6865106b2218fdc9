import { describe, expect, test } from 'vitest';
import { renderMail } from '../../src/render/mail/email.ts';
import { renderNotice } from '../../src/render/mail/notice.ts';
import { PersonalRenderer } from '../../src/render/mail/personal.ts';
import { preheaderOf } from '../../src/render/mail/subject.ts';
import { englishTexts } from '../../src/render/messages/texts.ts';
import { renderMarkdown } from '../../src/render/text/markdown.ts';
import { renderTerminal } from '../../src/render/text/terminal.ts';
import { contrast, minContrast, palettes } from '../../src/render/theme.ts';
import { edition, renderSettings } from '../helpers/papers.ts';

const settings = renderSettings;

/** Gmail's limit, in bytes of HTML. */
const clipBytes = 102 * 1024;
const long = (words: number) => 'Something new is measured, and the measure is explained. '.repeat(words / 9);

describe('the mail', () => {
  test('carries the top paper in its subject and the next ones beside it', async () => {
    const papers = edition([{ title: 'First of All' }, { title: 'Second' }, { title: 'Third' }]);
    expect((await renderMail(papers, settings)).subject).toBe('First of All + 2 more papers');
    expect(preheaderOf(papers, englishTexts)).toBe('Also: Second · Third');
  });

  test('begins with the introduction of the configuration, line by line, in both parts', async () => {
    const intro = 'Welcome, members of the lab.\n\n<b>Seminar</b> on Friday at ten.';
    const { html, text } = await renderMail(edition([{ title: 'One' }]), { ...settings, intro });
    expect(html).toContain(
      'Welcome, members of the lab.<br>&lt;b&gt;Seminar&lt;/b&gt; on Friday at ten.</p>',
    );
    expect(text).toContain('\n\nWelcome, members of the lab.\n<b>Seminar</b> on Friday at ten.\n\n');
    expect(text.indexOf('Welcome')).toBeLessThan(text.indexOf('One'));
    const own = new PersonalRenderer(
      edition([{}]),
      [],
      { ...settings, intro },
      { papers: '@@', preheader: '@' },
    );
    expect(own.frame.html).toContain('Welcome, members of the lab.<br>');
    expect(own.frame.text).toContain('Welcome, members of the lab.\n');
  });

  test('shortens a title that is too long for a subject at a word', async () => {
    const { subject } = await renderMail(edition([{ title: long(90) }]), settings);
    expect(subject.length).toBeLessThan(100);
    expect(subject).toMatch(/…$|\.$/);
  });

  test('ends with the configured footer, line by line, in both parts', async () => {
    const footer = 'Example Lab <b>\n  1 Example Street\n\nExampletown\n';
    const { html, text } = await renderMail(edition([{}]), { ...settings, footer });
    expect(html).toContain('Example Lab &lt;b&gt;<br>1 Example Street<br>Exampletown</p>');
    expect(text.endsWith('\nExample Lab <b>\n1 Example Street\nExampletown\n')).toBe(true);
    const plain = await renderMail(edition([{}]), settings);
    expect(plain.html).not.toContain('Example Lab');
    const notice = renderNotice('confirm', 'https://papers.example.org/confirm/x', { ...settings, footer });
    expect(notice.html).toContain('Example Lab &lt;b&gt;<br>1 Example Street<br>Exampletown</p>');
    expect(notice.text.endsWith('\nExample Lab <b>\n1 Example Street\nExampletown\n')).toBe(true);
  });

  test('stays whole and under the size at which it would be clipped, however much there is to say', async () => {
    for (const count of [20, 60, 200]) {
      const { html } = await renderMail(
        edition(
          Array.from({ length: count }, () => ({
            abstract: long(300),
            title: long(27),
            organization: { name: 'o', fullname: long(18) },
          })),
        ),
        settings,
      );
      expect(Buffer.byteLength(html)).toBeLessThan(clipBytes);
      expect(html.trimEnd()).toMatch(/<\/html>$/);
      expect(html).toContain('>Unsubscribe<');
    }
  });

  test('shows the default edition in full', async () => {
    const { html } = await renderMail(
      edition(Array.from({ length: 20 }, () => ({ abstract: long(200) }))),
      settings,
    );
    expect(html.match(/<h2/g)).toHaveLength(20);
    expect(html).not.toContain('more on the web');
  });

  test('is not broken by what titles and abstracts hold', async () => {
    const hostile = [
      '</mj-text><mj-raw><script>x</script>',
      '{{x}} ${y} $& $1',
      '<![endif]--> <!-- x',
      '&lt;b&gt;',
      '[[digest-slot-footer]]',
      'a\u202Eb\u0000c',
    ];
    const { html, text } = await renderMail(
      edition(hostile.map((title) => ({ title, abstract: title }))),
      settings,
    );
    expect(html).not.toMatch(/<script|<mj-/);
    expect([html.includes('\u202e'), html.includes('\u0000')]).toEqual([false, false]);
    expect(html).toContain('&lt;/mj-text&gt;&lt;mj-raw&gt;');
    expect(html).toContain('{{x}} ${y} $&amp; $1');
    expect(html).toContain('&amp;lt;b&amp;gt;');
    expect(html.match(/>Unsubscribe</g)).toHaveLength(1);
    expect(text).toContain('{{x}} ${y} $& $1');
  });

  test('has a language, headings in order, a scheme for the dark, and no picture that follows the reader', async () => {
    const { html } = await renderMail(edition([{}, {}]), settings);
    expect(html).toMatch(/<html[^>]* lang="en"/);
    expect(html.indexOf('<h1')).toBeLessThan(html.indexOf('<h2'));
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).not.toContain('<img');
  });

  test('says the same in its text part: every title, every link, how to stop', async () => {
    const { text } = await renderMail(edition([{ title: 'One' }, { title: 'Two' }]), settings);
    expect(text).toContain('1. One\n');
    expect(text).toContain('2. Two\n');
    expect(text).toContain('https://arxiv.org/abs/2606.90001');
    expect(text).toContain('To unsubscribe:\nmailto:papers@example.org?subject=unsubscribe');
    expect(text.split('\n').every((line) => line.length <= 78 || line.includes('http'))).toBe(true);
  });
});

test('any accent colour is made readable on both backgrounds', () => {
  for (const accent of ['#b4371f', '#ffff00', '#000000', '#ffffff', '#7f7f7f', '#0000ff']) {
    for (const palette of Object.values(palettes(accent))) {
      for (const color of [palette.accent, palette.text, palette.muted]) {
        expect(contrast(color, palette.background)).toBeGreaterThanOrEqual(minContrast);
      }
    }
  }
});

test('Markdown takes nothing from outside for mark-up', () => {
  const markdown = renderMarkdown(
    edition([{ title: '*x* [y](z) `w` <b>', abstract: '# no heading' }]),
    settings,
  );
  expect(markdown).toContain('\\*x\\* \\[y\\](z) \\`w\\` \\<b\\>');
  expect(markdown).toContain('\\# no heading');
});

test('the terminal list is never wider than the terminal, wide characters included', async () => {
  const { default: width } = await import('fast-string-width');
  const list = edition([
    { title: '大規模言語モデルの'.repeat(12), abstract: long(90), upvotes: 12_345 },
    { title: 'Plain', abstract: null },
  ]);
  for (const columns of [40, 80, 100]) {
    const text = renderTerminal(list, { width: columns, color: false, links: false });
    expect(Math.max(...text.split('\n').map((line) => width(line)))).toBeLessThanOrEqual(columns);
  }
});
