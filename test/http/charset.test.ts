import { expect, test } from 'vitest';
import { decodeText } from '../../src/http/charset.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const xml = (encoding: string, text: string) => `<?xml version="1.0" encoding="${encoding}"?><a>${text}</a>`;

test('Content-Type names the charset', () => {
  expect(decodeText(latin1('Poincaré'), 'text/xml; charset=ISO-8859-1')).toBe('Poincaré');
  expect(decodeText(latin1('Poincaré'), 'text/xml;Charset="iso-8859-1"; q=1')).toBe('Poincaré');
  expect(decodeText(Buffer.from([0x93, 0x41, 0x94, 0x81]), 'text/plain; charset=iso-8859-1')).toBe(
    '“A”\u0081',
  );
  expect(decodeText(Buffer.from([0x80, 0x9f]), 'text/plain; charset=windows-1252')).toBe('€Ÿ');
  expect(decodeText(Buffer.from([0x82, 0xa0]), 'text/plain; charset=Shift_JIS')).toBe('あ');
});

test('Content-Type outweighs the XML declaration', () => {
  expect(decodeText(Buffer.from(xml('ISO-8859-1', 'Erdős')), 'text/xml; charset=utf-8')).toContain('Erdős');
});

test('without a charset in Content-Type the XML declaration decides', () => {
  expect(decodeText(latin1(xml('ISO-8859-1', 'Poincaré')), 'text/xml')).toContain('Poincaré');
  expect(decodeText(latin1(xml('ISO-8859-1', 'Poincaré').replaceAll('"', "'")), null)).toContain('Poincaré');
});

test('without any of it the text is UTF-8', () => {
  expect(decodeText(Buffer.from('Erdős 🎲'), null)).toBe('Erdős 🎲');
  expect(decodeText(Buffer.from(xml('utf-16', 'Erdős')), null)).toContain('Erdős');
});

test('a byte order mark outweighs everything and is dropped', () => {
  const utf16 = (swap: boolean) => {
    const bytes = Buffer.from('\ufeffErdős', 'utf16le');
    return swap ? bytes.swap16() : bytes;
  };
  expect(decodeText(utf16(false), 'text/plain; charset=iso-8859-1')).toBe('Erdős');
  expect(decodeText(utf16(true), null)).toBe('Erdős');
  expect(decodeText(Buffer.from('\ufeffErdős'), 'text/plain; charset=iso-8859-1')).toBe('Erdős');
});

test('an unknown charset is taken for UTF-8', () => {
  expect(decodeText(Buffer.from('Erdős'), 'text/plain; charset=klingon')).toBe('Erdős');
});

test.each([undefined, 'text/xml', 'text/xml; charset=utf-8', 'text/xml; charset=iso-8859-1'])(
  'a wrong declaration next to Content-Type %s loses no letter',
  (contentType) => {
    const read = (bytes: Uint8Array) => decodeText(bytes, contentType ?? null);
    expect(read(Buffer.from(xml('ISO-8859-1', 'Étude de Müller')))).toContain('Étude de Müller');
    expect(read(latin1(xml('ISO-8859-1', 'Étude de Müller')))).toContain('Étude de Müller');
    expect(read(latin1(xml('utf-8', 'Étude de Müller')))).toContain('Étude de Müller');
    expect(read(Buffer.from('Erdős'))).toBe('Erdős');
  },
);

test('a header of UTF-8 gives way to the declaration of bytes that are not', () => {
  const russian = Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="koi8-r"?>'),
    Buffer.from([0xed, 0xcf]),
  ]);
  expect(decodeText(russian, 'text/xml; charset=utf-8')).toContain('Мо');
});

test('bytes that are not UTF-8 are windows-1252, and those around them stay UTF-8', () => {
  const mixed = Buffer.concat([
    Buffer.from('Erdős 🎲 '),
    latin1('M\u00fcller \u0093'),
    Buffer.from(' – Łódź'),
  ]);
  expect(decodeText(mixed, null)).toBe('Erdős 🎲 Müller “ – Łódź');
  expect(decodeText(Buffer.from([0x41, 0xff, 0x42, 0xc3]), null)).toBe('AÿBÃ');
  expect(decodeText(Buffer.from([0xed, 0xa0, 0x80]), null)).toHaveLength(3);
  expect(decodeText(new Uint8Array(), null)).toBe('');
});
