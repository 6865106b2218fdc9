// Metrics as text: what the format asks for, read by a parser that others wrote.
import parsePrometheus from 'parse-prometheus-text-format';
import { expect, test } from 'vitest';
import { renderMetrics } from '../../src/render/prometheus.ts';

test('texts are escaped as the format has it, and numbers are as Go writes them', () => {
  const text = renderMetrics([
    {
      name: 'odd_total',
      help: 'A \\ and\na line feed, and "quotes".',
      type: 'counter',
      samples: [
        { labels: { source: 'a "b" \\ c\nd, é}' }, value: 1e21 },
        { labels: { source: '' }, value: Number.POSITIVE_INFINITY },
        { value: Number.NaN },
      ],
    },
    { name: 'left_out', help: 'Has no sample.', type: 'gauge', samples: [] },
    { name: 'plain', help: 'Plain.', type: 'gauge', samples: [{ value: -0.5 }] },
  ]);
  expect(text).toBe(`# HELP odd_total A \\\\ and\\na line feed, and "quotes".
# TYPE odd_total counter
odd_total{source="a \\"b\\" \\\\ c\\nd, é}"} 1e+21
odd_total{source=""} +Inf
odd_total NaN
# HELP plain Plain.
# TYPE plain gauge
plain -0.5
`);
  expect(parsePrometheus(text)).toMatchObject([
    { name: 'odd_total', type: 'COUNTER', metrics: [{ labels: { source: 'a "b" \\ c\nd, é}' } }, {}, {}] },
    { name: 'plain', help: 'Plain.', type: 'GAUGE', metrics: [{ value: '-0.5' }] },
  ]);
});
