import fc from 'fast-check';
import width from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import type { Signal } from '../../src/model/paper.ts';
import { renderPaper } from '../../src/render/text/paper-sheet.ts';
import { renderCharts } from '../../src/render/text/signal-chart.ts';
import { history, paper } from '../helpers/papers.ts';

const plain = { width: 60, color: false, links: false };

function upvotes(values: Record<string, number>): Signal[] {
  return Object.entries(values).map(([at, value]) => ({ source: 'huggingface', name: 'upvotes', value, at }));
}

describe('a chart of a signal', () => {
  test('stands between its first and last day, with its first and last value, to scale', () => {
    const chart = renderCharts(
      upvotes({
        '2026-06-09T00:00:00.000Z': 0,
        '2026-06-13T00:00:00.000Z': 48,
        '2026-06-17T00:00:00.000Z': 96,
      }),
      { ...plain, width: 36 },
    );
    expect(chart).toBe(
      [
        'upvotes on huggingface  0 → 96',
        ' 96┤                               █',
        '   │                ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄█',
        '  0┤▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁████████████████',
        '    Jun 9, 2026         Jun 17, 2026',
      ].join('\n'),
    );
  });

  test('of a value that moves little shows the movement, and names its bottom', () => {
    const chart = renderCharts(
      upvotes({ '2026-06-09T00:00:00.000Z': 1200, '2026-06-17T00:00:00.000Z': 1240 }),
      plain,
    );
    expect(chart).toMatch(/^ 1,240┤/m);
    expect(chart).toMatch(/^ 1,200┤/m);
  });

  test('of hours names hours', () => {
    const chart = renderCharts(upvotes({ '2026-06-09T04:00:00.000Z': 3, '2026-06-09T16:30:00.000Z': 9 }), {
      ...plain,
      width: 60,
    });
    expect(chart).toMatch(/Jun 9 04:00 UTC +Jun 9 16:30 UTC$/);
  });

  test('of one value is a line', () => {
    expect(renderCharts(upvotes({ '2026-06-09T04:00:00.000Z': 3 }), plain)).toBe(
      'upvotes on huggingface  3 on Jun 9, 2026',
    );
  });

  test('is drawn for each site by itself', () => {
    const at = '2026-06-09T04:00:00.000Z';
    const chart = renderCharts(
      [
        { source: 'huggingface', name: 'comments', value: 3, at },
        { source: 'hackernews', name: 'comments', value: 120, at },
      ],
      plain,
    );
    expect(chart.split('\n\n')).toEqual([
      'comments on huggingface  3 on Jun 9, 2026',
      'comments on hackernews  120 on Jun 9, 2026',
    ]);
  });

  test('of votes comes first, whatever was seen first', () => {
    const at = (day: number) => `2026-06-0${day}T04:00:00.000Z`;
    const chart = renderCharts(
      [
        { source: 'github', name: 'stars', value: 3, at: at(1) },
        { source: 'huggingface', name: 'comments', value: 1, at: at(2) },
        { source: 'huggingface', name: 'upvotes', value: 9, at: at(3) },
      ],
      plain,
    );
    expect(chart.match(/^\w+ on/gm)).toEqual(['upvotes on', 'comments on', 'stars on']);
  });

  test('fits the terminal, whatever the values and days, and has escapes only where there are colours', () => {
    const signals = fc.array(
      fc.record({
        source: fc.constantFrom('huggingface', 'github'),
        name: fc.constantFrom('stars' as const, 'rating' as const),
        value: fc.double({ min: -10, max: 1e9, noNaN: true }),
        at: fc
          .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString()),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(signals, fc.integer({ min: 40, max: 120 }), (series, columns) => {
        const chart = renderCharts(series, { ...plain, width: columns });
        expect(Math.max(...chart.split('\n').map((line) => width(line)))).toBeLessThanOrEqual(columns);
        expect(chart).not.toContain('\x1b');
        expect(chart).not.toContain('undefined');
        const colored = renderCharts(series, { width: columns, color: true, links: true });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is looked at.
        expect(colored.replaceAll(/\x1b\[\d+m/g, '')).toBe(chart);
      }),
    );
  });
});

test('a single paper has its TL;DR, its versions, its journal, and what each source reported when', () => {
  const published = {
    ...paper({}).links,
    published: 'https://doi.org/10.5555/stable.2026.3',
  };
  const sheet = renderPaper(
    {
      ...history(
        { tldr: { text: 'It is so.', by: 'authors' }, version: 3, links: published },
        { votes: { '2026-06-16T05:00:00.000Z': 4 } },
      ),
      records: [
        {
          source: 'arxiv',
          via: 'rss',
          firstSeenAt: '2026-06-16T04:00:00.000Z',
          updatedAt: '2026-06-18T04:00:00.000Z',
        },
        {
          source: 'huggingface',
          via: 'daily',
          firstSeenAt: '2026-06-16T05:00:00.000Z',
          updatedAt: '2026-06-16T05:00:00.000Z',
        },
      ],
      versions: [
        { version: 1, seenAt: '2026-06-16T04:00:00.000Z' },
        { version: 3, seenAt: '2026-06-18T04:00:00.000Z' },
      ],
    },
    { width: 80, color: false, links: false },
  );
  expect(sheet).toContain('TL;DR by the authors: It is so.');
  expect(sheet).toContain('version       3; seen here: v1 2026-06-16, v3 2026-06-18');
  expect(sheet).toContain('sources       arxiv (rss), first seen 2026-06-16, changed 2026-06-18\n');
  expect(sheet).toContain('              huggingface (daily), first seen 2026-06-16\n');
  expect(sheet).toContain('published     https://doi.org/10.5555/stable.2026.3\n');
  expect(sheet).toContain('upvotes on huggingface  4 on Jun 16, 2026');
});
