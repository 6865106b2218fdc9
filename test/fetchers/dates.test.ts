// The one reader of dates for all sources: forms, zones, and what is refused.
import { afterEach, describe, expect, test } from 'vitest';
import { instantOfText, parseStatedDate } from '../../src/fetchers/dates.ts';

describe('a date is read', () => {
  test.each([
    ['2026-06-17', '2026-06-17T00:00:00.000Z'],
    ['2026-6-5', '2026-06-05T00:00:00.000Z'],
    ['2026/06/05', '2026-06-05T00:00:00.000Z'],
    ['20260605', '2026-06-05T00:00:00.000Z'],
    ['2026-156', '2026-06-05T00:00:00.000Z'],
    ['2026-W23-5', '2026-06-05T00:00:00.000Z'],
    ['2026-06-05Z', '2026-06-05T00:00:00.000Z'],
    ['2026-06-05+02:00', '2026-06-05T00:00:00.000Z'],
    ['June 5, 2026', '2026-06-05T00:00:00.000Z'],
    ['Jun. 5th, 2026', '2026-06-05T00:00:00.000Z'],
    ['5 June 2026', '2026-06-05T00:00:00.000Z'],
    ['05-Jun-2026', '2026-06-05T00:00:00.000Z'],
    ['Published online: 5 June 2026', '2026-06-05T00:00:00.000Z'],
    ['2026 Jun 5', '2026-06-05T00:00:00.000Z'],
    ['5. Juni 2026', '2026-06-05T00:00:00.000Z'],
    ['5 juin 2026', '2026-06-05T00:00:00.000Z'],
    ['1 août 2026', '2026-08-01T00:00:00.000Z'],
    ['5 de junio de 2026', '2026-06-05T00:00:00.000Z'],
    ['2026年6月5日', '2026-06-05T00:00:00.000Z'],
    ['05.06.2026', '2026-06-05T00:00:00.000Z'],
    ['6/5/2026', '2026-06-05T00:00:00.000Z'],
    ['25/6/2026', '2026-06-25T00:00:00.000Z'],
    ['17-19 June 2026', '2026-06-17T00:00:00.000Z'],
  ])('as a day: %s', (text, at) => {
    expect(parseStatedDate(text)).toEqual({ at, precision: 'day' });
  });

  test.each([
    ['June 2026', '2026-06-30T00:00:00.000Z', 'month'],
    ['2026-06', '2026-06-30T00:00:00.000Z', 'month'],
    ['2026 Jun', '2026-06-30T00:00:00.000Z', 'month'],
    ['Feb 2028', '2028-02-29T00:00:00.000Z', 'month'],
    ['September–October 2026', '2026-10-31T00:00:00.000Z', 'month'],
    ['Publication date: September 2026', '2026-09-30T00:00:00.000Z', 'month'],
    ['2026', '2026-12-31T00:00:00.000Z', 'year'],
    ['Summer 2026', '2026-12-31T00:00:00.000Z', 'year'],
  ])('as its last day where it is no more than a month or a year: %s', (text, at, precision) => {
    expect(parseStatedDate(text)).toEqual({ at, precision });
  });

  test.each([
    ['2026-06-17T09:30:00Z', '2026-06-17T09:30:00.000Z'],
    ['2026-06-17T09:30:00.123456+02:00', '2026-06-17T07:30:00.123Z'],
    ['2026-6-7 9:30', '2026-06-07T09:30:00.000Z'],
    ['20260617T093000Z', '2026-06-17T09:30:00.000Z'],
    ['2026-06-17T24:00:00Z', '2026-06-18T00:00:00.000Z'],
    ['2026-06-30T23:59:60Z', '2026-06-30T23:59:59.000Z'],
    ['Wed, 17 Jun 2026 09:30:00 GMT', '2026-06-17T09:30:00.000Z'],
    ['Wed, 17 Jun 2026 00:00:00 -0400', '2026-06-17T04:00:00.000Z'],
    ['Fri, 17 Jun 2026 09:30 GMT+2', '2026-06-17T07:30:00.000Z'],
    ['Mié, 17 jun 2026 09:30:00 +0000', '2026-06-17T09:30:00.000Z'],
    ['17 Jun 26 09:30:00 EST', '2026-06-17T14:30:00.000Z'],
    ['Wed Jun 17 09:30:00 CEST 2026', '2026-06-17T07:30:00.000Z'],
    ['Wed Jun 17 09:30:00 2026', '2026-06-17T09:30:00.000Z'],
    ['17 Jun 2026 09:30:00 CET', '2026-06-17T08:30:00.000Z'],
    ['17 Jun 2026 09:30:00 BST', '2026-06-17T08:30:00.000Z'],
    ['17 Jun 2026 09:30:00 JST', '2026-06-17T00:30:00.000Z'],
    ['17 Jun 2026 09:30:00 (PDT)', '2026-06-17T16:30:00.000Z'],
    ['17 Jun 2026 09:30:00 Europe/Berlin', '2026-06-17T07:30:00.000Z'],
    ['Jan 7, 2026 9:30 AM ET', '2026-01-07T14:30:00.000Z'],
    ['June 17, 2026, 9:30 p.m. ET', '2026-06-18T01:30:00.000Z'],
    ['June 17, 2026 12:05 am', '2026-06-17T00:05:00.000Z'],
    ['1781688600', '2026-06-17T09:30:00.000Z'],
  ])('as an instant: %s', (text, at) => {
    expect(parseStatedDate(text)).toEqual({ at, precision: 'instant' });
  });
});

test.each([
  '',
  'soon',
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  'June 31, 2026',
  '31.11.2026',
  '2026-06-17T25:00:00Z',
  '2026-06-17T09:75:00Z',
  'Wed, 17 Jun 2026 09:30:00 +9900',
  '12 2026',
  '17-19 June',
  'June 17',
  'Issue 12, 17 June 2026',
  '0000-00-00T00:00:00Z',
  `2026-06-17${' '.repeat(300)}x`,
])('%j is not a date', (text) => {
  expect(instantOfText(text)).toBeNull();
});

describe('on a machine in another zone', () => {
  const own = process.env['TZ'];
  afterEach(() => {
    if (own === undefined) delete process.env['TZ'];
    else process.env['TZ'] = own;
  });

  test.each(['Pacific/Auckland', 'America/Los_Angeles'])('%s dates without a zone are the same', (zone) => {
    process.env['TZ'] = zone;
    expect(new Date(0).getTimezoneOffset()).not.toBe(0);
    const forms = ['June 5, 2026', '2026-06-05', '5 Jun 2026 00:00', '2026-06-05T00:00:00'];
    expect(forms.map(instantOfText)).toEqual(forms.map(() => '2026-06-05T00:00:00.000Z'));
  });
});
