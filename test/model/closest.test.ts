import { describe, expect, test } from 'vitest';
import { closest } from '../../src/model/closest.ts';

describe('the word that was meant', () => {
  test.each([
    ['titel', ['byline', 'title', 'timezone'], 'title'],
    ['form', ['from', 'format'], 'from'],
    ['daly', ['daily', 'weekly'], 'daily'],
    ['TIMEZONE', ['timezone'], 'timezone'],
    ['tranport', ['transport'], 'transport'],
    ['smtpp:', ['file:', 'smtp:'], 'smtp:'],
    ['tsl', ['tls', 'auth'], 'tls'],
    ['America/NewYork', ['America/New_York', 'America/Nome'], 'America/New_York'],
  ])('by %s is the one with the fewest typing errors of %j', (word, candidates, meant) => {
    expect(closest(word, candidates)).toBe(meant);
  });

  test.each([
    ['xyzzy', ['title', 'byline']],
    ['at', ['url', 'host']],
    ['nam', []],
    ['', ['a-long-word']],
  ])('by %j is not guessed when nothing is close', (word, candidates) => {
    expect(closest(word, candidates)).toBe(null);
  });

  test('is the first of several that are equally close', () => {
    expect(closest('imap', ['imaps', 'imapx'])).toBe('imaps');
  });
});
