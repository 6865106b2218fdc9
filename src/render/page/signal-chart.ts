// Signals over time as small line charts, in SVG that takes its colours from the style sheet.
import type { Signal } from '../../model/paper.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import type { Texts } from '../messages/texts.ts';
import { type SignalSeries, signalSeries } from '../signal-series.ts';

const width = 240;
const height = 48;
/** A line of 2 units must not be cut at the edges. */
const margin = 2;

/** A chart for each signal of each source that was seen more than once, votes first. */
export function signalCharts(signals: readonly Signal[], texts: Texts): HtmlValue {
  const charts = signalSeries(signals)
    .filter(({ length }) => length > 1)
    .map((points) => chart(points, texts));
  if (charts.length === 0) return null;
  return html`<h2>${texts.text('paper.overTime')}</h2>
<div class="charts">
${charts}</div>
`;
}

function chart(points: SignalSeries, texts: Texts): Html {
  const [first] = points;
  const last = points.at(-1) ?? first;
  const values = points.map(({ value }) => value);
  const top = Math.max(...values);
  const bottom = Math.min(0, ...values);
  const startMs = Date.parse(first.at);
  const spanMs = Date.parse(last.at) - startMs || 1;
  const place = ({ at, value }: Signal) => {
    const x = margin + ((Date.parse(at) - startMs) / spanMs) * (width - 2 * margin);
    const y = height - margin - ((value - bottom) / (top - bottom || 1)) * (height - 2 * margin);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const range = texts.text('chart.range', { from: first.value, to: last.value });
  const dates = texts.text('chart.range', {
    from: texts.date(first.at.slice(0, 10), 'page'),
    to: texts.date(last.at.slice(0, 10), 'page'),
  });
  const signal = texts.text(`signal.${first.name}`);
  const caption = texts.text('chart.caption', { signal, source: first.source, range });
  return html`<figure>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${caption}, ${dates}"><polyline points="${points.map(place).join(' ')}"/></svg>
<figcaption>${caption} <small>${dates}</small></figcaption>
</figure>
`;
}
