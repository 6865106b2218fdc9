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

test('bytes that make no character become replacement characters', () => {
  expect(decodeText(Buffer.from([0x41, 0xff, 0x42, 0xc3]), null)).toBe('A\ufffdB\ufffd');
  expect(decodeText(new Uint8Array(), null)).toBe('');
});
