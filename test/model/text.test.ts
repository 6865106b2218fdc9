import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inboxKey, parseEmailAddress } from '../../src/model/email-address.ts';
import { bibtexToText, texToText } from '../../src/model/tex.ts';
import { shorten } from '../../src/model/text.ts';

describe('TeX', () => {
  test.each([
    [
      'Caf\\\'e na\\"ive Erd\\H{o}s \\c{S}en \\v{c} \\u{g} \\aa ngstr\\"om',
      'Café naïve Erdős Şen č ğ ångström',
    ],
    ["{\\'E}tude by Fran\\c{c}ois \\'{\\i}", 'Étude by François í'],
    ['$\\alpha$-stable and $\\beta_1 = \\beta_2$', 'α-stable and β₁ = β₂'],
    ['in $O(n^2)$ and $O(\\sqrt{n \\log n})$', 'in O(n²) and O(√(n log n))'],
    ['$x^{n+1}$, $x_{max}$, $2^{-k/3}$', 'xⁿ⁺¹, xₘₐₓ, 2^(-k/3)'],
    ['FAC$^2$E and M$^3$', 'FAC²E and M³'],
    ['\\(a \\le b\\) and \\[\\mathbb{R}^d \\to \\mathbb{R}\\]', 'a ≤ b and ℝᵈ → ℝ'],
    ['\\textsc{Margin} is \\emph{very} \\textbf{new}', 'Margin is very new'],
    ['\\frac{a}{b} of $\\frac{n+1}{2}$', 'a/b of (n+1)/2'],
    ['$\\hat{\\theta}_{MLE}$ and $\\hat\\theta_{\\mathrm{MLE}}$', 'θ̂_MLE and θ̂_MLE'],
    ['so $\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$.', 'so a = b; c = d.'],
    ['\\begin{align*}x&=1\\\\[2pt] y&=2\\\\\\end{align*} holds', 'x=1; y=2 holds'],
    ['\\begin{equation} E = mc^2 \\end{equation}', 'E = mc²'],
    ['$\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}$', '(a b; c d)'],
    ['$f=\\begin{cases} 1 & x>0 \\\\ 0 & \\text{else} \\end{cases}$', 'f={1, x>0; 0, else'],
    ['$\\begin{array}{c|c} a & b \\end{array}$', 'a b'],
    ['\\begin{itemize} \\item One \\item Two \\end{itemize}', '• One • Two'],
    [
      '$\\begin{aligned} A &= \\begin{bmatrix}1 & 0\\end{bmatrix} \\\\ b &= 2 \\end{aligned}$',
      'A = [1 0]; b = 2',
    ],
    ['$X \\overset{d}{=} Y \\stackrel{\\text{def}}{=} Z$', 'X =ᵈ Y =ᵈᵉᶠ Z'],
    ['\\begin{tikzpicture} x \\end{tikzpicture}', '\\begin{tikzpicture} x \\end{tikzpicture}'],
    ['\\begin{aligned} never ends & so \\\\ on', '\\begin{aligned} never ends & so   on'],
    ["``quoted'' -- and dashed---so", '“quoted” – and dashed—so'],
    ['100\\% of R\\&D, \\$5, a\\_b, \\#1', '100% of R&D, $5, a_b, #1'],
    ['Lean~4 by Kim~et al.', 'Lean 4 by Kim et al.'],
    ['see \\url{https://example.org/~x_y}', 'see https://example.org/~x_y'],
    ['(e.g. \\ie this, \\eg that)', '(e.g. i.e. this, e.g. that)'],
    ['{BERT} for {\\em all}', 'BERT for all'],
    [
      '{GaN Nanowires} of {van Dokkum} in {3D} and {{Ordered Arrays}}',
      'GaN Nanowires of van Dokkum in 3D and Ordered Arrays',
    ],
    ['{A whole title: in braces}', 'A whole title: in braces'],
    ['p \\textless 0.05, \\textquotedblleft so\\textquotedblright{} it is', 'p < 0.05, “so” it is'],
    ['\\textsc{Moss}---and $\\alpha$--$\\beta$', 'Moss—and α–β'],
    ['G{\\polhk{a}}ska, M\\textcommabelow{s}, soft\\-ware', 'Gąska, Mș, software'],
    ['z \\raisebox{-0.5ex}\\textasciitilde 0 of \\ensuremath{x_1}', 'z ~ 0 of x₁'],
  ])('%s reads %s', (tex, text) => {
    expect(texToText(tex)).toBe(text);
  });

  test.each([
    'costs $5 and saves $10 per month',
    'UD_Czech-PDTC and DG^VoiC',
    'https://example.org/~user/a_b?c=1',
    'a {"json": 1} and a set {1, 2}',
    'C:\\Users\\me',
    'run it with --now, or -- not',
    'an unknown \\macro stays',
    '100% C#',
  ])('%j is not TeX, or cannot be turned, and stays', (text) => {
    expect(texToText(text).replace('–', '--')).toBe(text);
  });

  test.each([
    ['{{Strategies to reduce load: a review}}', 'Strategies to reduce load: a review'],
    ['The {{Cost}} of {a, b} in {$O(n^2)$}', 'The Cost of a, b in $O(n^2)$'],
    ['Bedran de Magalh{\\~{a}}es', 'Bedran de Magalhães'],
    ['{unclosed and \\emph{{very} so', 'unclosed and very so'],
    ['\\{0, 1\\}-words', '{0, 1}-words'],
    ['10{\\%} of {\\(x^2\\)}', '10% of \\(x^2\\)'],
  ])('in BibTeX loses its braces but not its formulas: %s', (tex, text) => {
    expect(bibtexToText(tex)).toBe(text);
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '\\',
            '$',
            '{',
            '}',
            '^',
            '_',
            '~',
            "'",
            'a',
            ' ',
            '\\frac',
            '\\textbf',
            '\\(',
            '\\begin{cases}',
            '\\end{cases}',
            '&',
            '\\\\',
          ),
        ),
        (parts) => {
          expect(typeof texToText(parts.join(''))).toBe('string');
          expect(typeof bibtexToText(parts.join(''))).toBe('string');
        },
      ),
    );
  });

  test('ends soon on a book of open braces, dollars and commands', () => {
    for (const part of [
      '{',
      '$',
      '\\',
      '\\frac{',
      '{\\em ',
      '^{',
      '$$ $',
      '\\(',
      '\\[',
      '\\"',
      '$a_{',
      '\\begin{cases}',
      '\\begin{cases}x\\end{cases}',
      '\\begin{x',
      '$\\begin{array}',
    ]) {
      expect(texToText(part.repeat(200_000 / part.length)).length).toBeGreaterThan(0);
    }
  }, 20_000);
});

describe('shortening', () => {
  test('ends at a sentence, and knows what is none', () => {
    const text =
      'We follow Smith et al. in this. The gain is 3.5 points, e.g. on images. Then more words follow here.';
    expect(shorten(text, 80)).toBe('We follow Smith et al. in this. The gain is 3.5 points, e.g. on images.');
  });

  test('else ends at a word, with an ellipsis', () => {
    expect(shorten('one two three four five six seven', 20)).toBe('one two three four…');
  });

  test('is never longer than allowed and splits no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 5, max: 60 }), (text, max) => {
        const short = shorten(text, max);
        expect(short.length).toBeLessThanOrEqual(Math.max(max, 0));
        expect(short).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      }),
    );
  });
});

describe('an email address', () => {
  test.each([
    ['ada@example.org', { email: 'ada@example.org', name: null }],
    ['Ada L. <ada@example.org>', { email: 'ada@example.org', name: 'Ada L.' }],
    ['"Lovelace, Ada" <ada+x@mail.example.org>', { email: 'ada+x@mail.example.org', name: 'Lovelace, Ada' }],
    ['zoë@bücher.example', { email: 'zoë@bücher.example', name: null }],
    ['me@localhost', { email: 'me@localhost', name: null }],
    ['zoe\u0308@bu\u0308cher.example', { email: 'zo\u00eb@b\u00fccher.example', name: null }],
  ])('is read from %s', (text, address) => {
    expect(parseEmailAddress(text)).toEqual(address);
  });

  test.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'a b@example.org',
    'ada@example',
    'a@b@c.org',
    'ada@-x.org',
    'x\r\nBcc: y@z.org <ada@example.org>',
    `${'x'.repeat(65)}@example.org`,
    'ada..l@example.org',
    'ada@192.168.0.1',
    'ada@255.255.255.255',
    'ada@example.123',
    'ada@io',
  ])('is not %j', (text) => {
    expect(parseEmailAddress(text)).toBeNull();
  });
});

describe('one inbox', () => {
  test.each([
    ['ada+news@example.org', 'ada@example.org'],
    ['ADA+a+b@Example.org', 'ada@example.org'],
    ['a.d.a@example.org', 'ada@example.org'],
    ['a.d.a+x@googlemail.com', 'ada@gmail.com'],
    ['ada-list@yahoo.com', 'ada@yahoo.com'],
    ['zoe\u0308@bu\u0308cher.example', 'zo\u00eb@xn--bcher-kva.example'],
    ['zo\u00eb@xn--bcher-kva.example', 'zo\u00eb@b\u00fccher.example'],
  ])('%s reaches that of %s', (a, b) => {
    expect(inboxKey(a)).toBe(inboxKey(b));
  });

  test.each([
    ['ada@example.org', 'ada@example.net'],
    ['ada@example.org', 'adah@example.org'],
    ['ada-lovelace@example.org', 'ada@example.org'],
    ['+x@example.org', '+y@example.org'],
  ])('%s is not %s', (a, b) => {
    expect(inboxKey(a)).not.toBe(inboxKey(b));
  });
});
