// Dot stuffing, however a message is cut into pieces.
import { expect, test } from 'vitest';
import { roomFor } from '../../../src/mail/pieces.ts';
import { dotStuffed, stuffingRoom } from '../../../src/mail/smtp/dot-stuffing.ts';
import { random } from '../../helpers/random.ts';

const piecesOf = (...texts: string[]) => texts.map((text) => Buffer.from(text, 'latin1'));
const stuffed = (pieces: Buffer[], room: Buffer | null = null) =>
  dotStuffed(pieces, roomFor(stuffingRoom(pieces), room)).toString('latin1');

test.each([
  [[], '.\r\n'],
  [['a\r\n'], 'a\r\n.\r\n'],
  [['a'], 'a\r\n.\r\n'],
  [['.a\r\n'], '..a\r\n.\r\n'],
  [['a\r\n.', '\r\n'], 'a\r\n..\r\n.\r\n'],
  [['a\r', '\n', '', '.b', '\r\n..\r\n'], 'a\r\n..b\r\n...\r\n.\r\n'],
  [['a', '.b\r\n'], 'a.b\r\n.\r\n'],
])('the pieces %j are sent as %j', (texts, expected) => {
  expect(stuffed(piecesOf(...texts))).toBe(expected);
});

test('any message in any pieces reads as the whole of it, in memory that held another before', () => {
  const next = random(7);
  const letters = ['.', '\r\n', 'a', '..', '\r\n.'];
  let room: Buffer | null = null;
  for (let round = 0; round < 2000; round += 1) {
    const pieces = piecesOf(
      ...Array.from({ length: Math.floor(next() * 8) }, () => letters[Math.floor(next() * 5)] ?? ''),
    );
    const message = Buffer.concat(pieces).toString('latin1');
    const end = message === '' || message.endsWith('\n') ? '.\r\n' : '\r\n.\r\n';
    room = roomFor(stuffingRoom(pieces), room);
    expect(stuffed(pieces, room)).toBe(`${message.replaceAll(/^\./gm, '..')}${end}`);
  }
});
