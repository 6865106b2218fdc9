// Whether a text is in a language, for summaries of a sentence or two.
import { describe, expect, test } from 'vitest';
import { isInLanguage } from '../../../src/llm/summaries/languages.ts';

const samples: Record<string, string> = {
  en: 'A loudspeaker and a microphone replace the float of tide gauges and measure sea level to 4 mm.',
  de: 'Ein Lautsprecher und ein Mikrofon ersetzen den Schwimmer und messen den Pegel auf 4 mm genau.',
  fr: 'Un haut-parleur et un microphone remplacent le flotteur et mesurent le niveau de la mer à 4 mm près dans les ports.',
  es: 'Un altavoz y un micrófono sustituyen al flotador y miden el nivel del mar con un error de 4 mm.',
  it: 'Un altoparlante e un microfono sostituiscono il galleggiante e misurano il livello del mare con 4 mm di errore.',
  pt: 'Um alto-falante e um microfone substituem a boia e medem o nível do mar com erro de 4 mm em portos.',
  nl: 'Een luidspreker en een microfoon vervangen de vlotter en meten het zeeniveau op 4 mm nauwkeurig.',
  sv: 'En högtalare och en mikrofon ersätter flottören och mäter havsnivån med ett fel på 4 mm.',
  pl: 'Głośnik i mikrofon zastępują pływak i mierzą poziom morza z dokładnością do 4 mm w portach.',
  tr: 'Bir hoparlör ve bir mikrofon şamandıranın yerini alır ve deniz seviyesini 4 mm hata ile ölçer.',
  ru: 'Громкоговоритель и микрофон заменяют поплавок и измеряют уровень моря с точностью до 4 мм.',
  el: 'Ένα ηχείο και ένα μικρόφωνο αντικαθιστούν τον πλωτήρα και μετρούν τη στάθμη της θάλασσας.',
  ar: 'يحل مكبر صوت وميكروفون محل العوامة ويقيسان مستوى سطح البحر بدقة أربعة مليمترات.',
  he: 'רמקול ומיקרופון מחליפים את המצוף ומודדים את מפלס הים בדיוק של ארבעה מילימטרים.',
  hi: 'एक लाउडस्पीकर और एक माइक्रोफ़ोन फ्लोट की जगह लेते हैं और समुद्र का स्तर मापते हैं।',
  ko: '스피커와 마이크가 부표를 대신하여 해수면을 4mm 오차로 측정한다.',
  zh: '研究人员用扬声器和麦克风取代浮子，把海平面测量误差降到4毫米。',
  ja: 'スピーカーとマイクで浮きを置き換え、海面を4ミリの誤差で測定する。',
};

describe('a sentence in', () => {
  test.each(Object.keys(samples))('%s is known from those in all other languages', (language) => {
    const accepted = Object.entries(samples)
      .filter(([, text]) => isInLanguage(text, language))
      .map(([each]) => each);
    expect(accepted).toEqual([language]);
  });
});

test.each([
  ['en-GB', 'en'],
  ['pt-BR', 'pt'],
  ['zh-Hant', 'zh'],
])('%s is checked as %s', (tag, language) => {
  expect(isInLanguage(samples[language] ?? '', tag)).toBe(true);
  expect(isInLanguage(samples['ru'] ?? '', tag)).toBe(false);
});

test('names of models in Latin letters make a Chinese or Russian sentence no English one', () => {
  expect(isInLanguage('在GLUE与SuperGLUE上，RoBERTa-large的表现优于BERT与XLNet模型。', 'zh')).toBe(true);
  expect(isInLanguage('Модель RoBERTa-large превосходит BERT и XLNet на тестах GLUE.', 'ru')).toBe(true);
});

test('a language that is not known here is not judged', () => {
  expect(isInLanguage(samples['en'] ?? '', 'sw')).toBeNull();
});

test('digits and signs are in no language', () => {
  expect(isInLanguage('42 % ± 3', 'en')).toBe(false);
});
