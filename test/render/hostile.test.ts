import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, webUrl } from '../../src/render/html.ts';
import { renderMail } from '../../src/render/mail/email.ts';
import { renderEditionPage } from '../../src/render/page/edition-page.ts';
import { renderSearchPage } from '../../src/render/page/search-page.ts';
import { renderMarkdown } from '../../src/render/text/markdown.ts';
import { renderPaper } from '../../src/render/text/paper-sheet.ts';
import { renderResults, renderTerminal } from '../../src/render/text/terminal.ts';
import { anyCharacter } from '../helpers/any-character.ts';
import { decoded } from '../helpers/decoded.ts';
import { edition, history, paper, renderSettings as settings } from '../helpers/papers.ts';

/** Titles that try to leave their place: MJML's mark-up, conditional comments, templates, this program's own places. */
const titles = [
  '</mj-text><mj-raw><script>alert(1)</script></mj-raw>',
  '{{x}} {% y %} ${z} $& $1 $$',
  '<![endif]--><!--[if mso]><b>',
  '&lt;b&gt; &amp;amp; &#60;',
  '[[digest-place-papers]] [[digest-place-subject]] [[digest-place-footer]]',
  '<mj-include path="/etc/hostname" />',
  'style="font-family:Roboto,Lato,Ubuntu"',
  '" onmouseover="alert(1)',
];

describe('a title that runs from right to left', () => {
  const titles = { hebrew: 'הקשב דליל', arabic: 'الانتباه المتفرق: BERT' };

  test.each(Object.values(titles))('is marked so in mail and page: %s', async (title) => {
    const papers = edition([{ title }, { title: 'Sparse attention' }], { missed: [] });
    const { html: mail } = await renderMail(papers, settings);
    const page = renderEditionPage(papers, settings);
    for (const output of [mail, page]) {
      expect(output).toMatch(new RegExp(`<h2 dir="auto"[^>]*>(?:<a [^>]*>)?${title}`));
      expect(output.match(/<h2 [^>]*dir="auto"/g)).toHaveLength(1);
    }
  });
});

describe('the mail', () => {
  test.each(titles)('shows the title %s as text, everywhere', async (title) => {
    const calm = await renderMail(edition([{ title: 'T' }, { title: 'U' }, { title: 'V' }]), settings);
    for (const at of [0, 1, 2]) {
      const papers = ['T', 'U', 'V'].map((each, index) => ({ title: index === at ? title : each }));
      const { html: mail, subject } = await renderMail(edition(papers), settings);
      expect(tagsOf(mail)).toEqual(tagsOf(calm.html));
      expect(mail).toContain(html`>${title}</a></h2>`.text);
      if (at === 0) expect(subject).toContain(title);
    }
  });

  test('loads only the thumbnails of papers', async () => {
    const { html: mail } = await renderMail(
      edition([
        { thumbnail: 'https://cdn.example.org/one.png' },
        { thumbnail: 'http://cdn.example.org/two.png' },
        { thumbnail: 'data:image/png;base64,AAAA' },
      ]),
      settings,
    );
    expect([...mail.matchAll(/src="([^"]*)"/g)].map(([, source]) => source)).toEqual([
      'https://cdn.example.org/one.png',
    ]);
    expect(mail).not.toMatch(/<link|@import|url\(|fonts\.googleapis/);
  });

  test('has a subject of one line, however the title is broken', async () => {
    const { subject } = await renderMail(edition([{ title: 'A\r\nBcc: x@example.org\u2028B\tC' }]), settings);
    expect(subject).toBe('A Bcc: x@example.org B C');
  });
});

test('any text comes out of the page as it went in, except disguising characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 60 }), (words) => {
      const title = `(${words})`;
      const page = renderEditionPage(edition([{ title }]), settings);
      const [, shown = ''] = /<h2(?: dir="auto")?><a [^>]*>([^<]*)<\/a><\/h2>/.exec(page) ?? [];
      const [, direct = ''] = /^<b>([^<]*)<\/b>$/.exec(html`<b>${title}</b>`.text) ?? [];
      expect(decoded(shown)).toBe(decoded(direct).replaceAll(/\s+/g, ' ').trim());
    }),
  );
});

test('marks that reorder or hide text reach no output; what joins letters and emoji stays', async () => {
  const disguised = 'safe\u202Egpj.exe\u2066 a\u200Bb\u00ADc\u{E0041} 👩‍🔬 می‌خواهم';
  const papers = edition([{ title: disguised, abstract: disguised }]);
  const outputs = [
    renderEditionPage(papers, settings),
    renderSearchPage(disguised, [paper({ title: disguised })], settings),
    renderMarkdown(papers, settings),
    renderTerminal(papers, { width: 80, color: false, links: false }),
    ...Object.values(await renderMail(papers, settings)),
  ];
  for (const output of outputs) {
    expect(output).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u00ad]|[\u{e0000}-\u{e007f}]/u);
    expect(output).toContain('safegpj.exe abc 👩‍🔬 می‌خواهم');
  }
});

test('no title, name, note, id or query moves the cursor or changes the colour of a terminal', () => {
  const sequences = '\u001b[2J\u001b]8;;http://evil.example\u0007\u009b31m';
  const canvas = { width: 80, color: false, links: false };
  const fields = {
    id: `local:${sequences}`,
    title: `T${sequences}`,
    abstract: `A${sequences}`,
    authors: [{ name: `N${sequences}`, affiliations: [] }],
    organization: { name: 'o', fullname: `O${sequences}` },
    categories: [`c${sequences}`],
    note: `n${sequences}`,
    journalRef: `j${sequences}`,
  };
  const outputs = [
    renderTerminal(edition([fields]), canvas),
    renderPaper({ ...history(fields), records: [], versions: [] }, canvas),
    renderResults(`q${sequences}`, [], canvas),
    renderResults('q', [paper(fields)], canvas),
  ];
  for (const output of outputs) expect(output.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('Markdown shows mark-up as words, at the beginning of a line too', () => {
  const words = [
    '# a',
    '- a',
    '+ a',
    '1. a',
    '1) a',
    '> a',
    '=== a',
    '![a](b)',
    '<i>a</i>',
    '&lt;',
    '`a`',
    '~~a~~',
  ];
  const markdown = renderMarkdown(edition(words.map((word) => ({ title: 'T', abstract: word }))), settings);
  for (const word of words) {
    const line = markdown.split('\n').find((each) => each.replaceAll('\\', '') === word);
    expect(line).toContain('\\');
  }
});

describe('a link', () => {
  test.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/hostname',
    '//example.org/x',
    'https://good.example@evil.example/',
    `https://example.org/${'x'.repeat(2000)}`,
    'not an address',
    '',
  ])('to %j is none', (url) => {
    expect(webUrl(url)).toBeNull();
  });

  test('of the web is kept, with what could end an attribute or a Markdown link encoded', () => {
    expect(webUrl('HTTPS://Example.org/a b?c="d"&e=<f>#>g')).toBe(
      'https://example.org/a%20b?c=%22d%22&e=%3Cf%3E#%3Eg',
    );
  });
});

/** The names of all tags, in order, conditional comments' included. */
function tagsOf(document: string): string[] {
  return [...document.matchAll(/<[/!]?[a-z-]+/gi)].map(([tag]) => tag);
}
