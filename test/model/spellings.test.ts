import { describe, expect, test } from 'vitest';
import { atlanticTwin, otherSpellings } from '../../src/model/spellings.ts';

describe('British and American spellings', () => {
  test.each([
    ['quantisation', 'quantization'],
    ['regularization', 'regularisation'],
    ['optimised', 'optimized'],
    ['analyse', 'analyze'],
    ['tumour', 'tumor'],
    ['behavioral', 'behavioural'],
    ['fibres', 'fibers'],
    ['haemoglobin', 'hemoglobin'],
    ['leukemia', 'leukaemia'],
    ['paediatric', 'pediatric'],
    ['oestrogen', 'estrogen'],
    ['catalogue', 'catalog'],
    ['sulphur', 'sulfur'],
    ['aluminum', 'aluminium'],
    ['defence', 'defense'],
    ['ageing', 'aging'],
  ])('%s is %s on the other side', (word, twin) => {
    expect(atlanticTwin(word)).toBe(twin);
  });

  test.each([
    'size',
    'wise',
    'rise',
    'prize',
    'noise',
    'four',
    'hour',
    'meter',
    'network',
    'promise',
    'exercise',
  ])('%s gets no twin that is another word', (word) => {
    expect([null, 'metre', 'promize', 'exercize']).toContain(atlanticTwin(word));
  });
});

describe('a word that no paper has', () => {
  test('may be written with umlauts', () => {
    expect(otherSpellings('schroedinger')[0]).toBe('schrodinger');
  });

  test('may be two words, with a number or a single letter too', () => {
    expect(otherSpellings('gpt4o')).toEqual(['gpt 4o', 'gpt 4 o']);
    expect(otherSpellings('covid19')).toEqual(['covid 19']);
    expect(otherSpellings('wav2vec2')).toContain('wav2vec 2');
    expect(otherSpellings('kmeans')).toContain('k means');
    expect(otherSpellings('lowrank')).toContain('low rank');
  });

  test('is not cut at a word that is never looked for', () => {
    expect(otherSpellings('therapist')).not.toContain('the rapist');
  });
});
