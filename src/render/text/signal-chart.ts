// Draws a signal over time for the terminal: a few rows of blocks between its first and its last day.
import { formatDate } from '../../model/dates.ts';
import type { Signal } from '../../model/paper.ts';
import { dayMs, type Instant } from '../../model/time.ts';
import { type SignalSeries, signalSeries } from '../signal-series.ts';
import { type Canvas, paint } from './canvas.ts';

/** Eight steps a row; three rows distinguish a slope from a jump and still fit six signals on one screen. */
const blocks = ' ▁▂▃▄▅▆▇█';
const rows = 3;
const stepsPerRow = blocks.length - 1;
/** Wider than this, two weeks of daily values are stairs. */
const maxColumns = 60;

/** A chart for each signal of each source, votes first. */
export function renderCharts(signals: readonly Signal[], canvas: Canvas): string {
  return signalSeries(signals)
    .map((series) => chart(series, canvas))
    .join('\n\n');
}

function chart(series: SignalSeries, canvas: Canvas): string {
  const [first] = series;
  const last = series.at(-1) ?? first;
  if (series.length === 1) return heading(first, `${shown(first.value)} on ${dateOf(first.at)}`, canvas);
  const values = series.map(({ value }) => value);
  const [top, lowest] = [Math.max(...values), Math.min(...values)];
  // From nothing, so that heights compare; unless all of the movement were to vanish in the topmost row.
  const bottom = lowest > top / 2 ? lowest : Math.min(0, lowest);
  const labels = [shown(top), shown(bottom)];
  const margin = Math.max(...labels.map((label) => label.length)) + 1;
  const columns = Math.max(8, Math.min(maxColumns, canvas.width - margin - 1));
  const heights = heldOver(series, columns).map((value) =>
    // Never less than one step: a value of zero still shows that it was observed.
    Math.max(1, Math.round(((value - bottom) / (top - bottom || 1)) * rows * stepsPerRow)),
  );
  const lines = Array.from({ length: rows }, (_, row) => {
    const floor = (rows - 1 - row) * stepsPerRow;
    const bars = heights.map((height) => blocks[Math.max(0, Math.min(stepsPerRow, height - floor))]).join('');
    const label = row === 0 ? labels[0] : row === rows - 1 ? labels[1] : '';
    return `${paint(canvas, 'dim', `${(label ?? '').padStart(margin)}${label ? '┤' : '│'}`)}${paint(canvas, 'accent', bars.trimEnd())}`;
  });
  const change = `${shown(first.value)} → ${shown(last.value)}`;
  return [
    heading(first, change, canvas),
    ...lines,
    paint(canvas, 'dim', axis(first.at, last.at, margin + 1, columns)),
  ].join('\n');
}

/** The chart, and next to it (or below, if there is no room) the values in words. */
function heading({ name, source }: Signal, words: string, canvas: Canvas): string {
  const room = canvas.width - `${name} on ${source}`.length - words.length - 2;
  const title = `${paint(canvas, 'bold', name)} ${paint(canvas, 'dim', `on ${source}`)}`;
  return room >= 0 ? `${title}  ${words}` : `${title}\n${words}`;
}

/** The value at each of a number of instants from the first to the last: a value holds until the next observation. */
function heldOver(series: SignalSeries, columns: number): number[] {
  const [first] = series;
  const start = Date.parse(first.at);
  const spanMs = Date.parse((series.at(-1) ?? first).at) - start;
  return Array.from({ length: columns }, (_, column) => {
    const time = start + (spanMs * column) / (columns - 1);
    return (series.findLast(({ at }) => Date.parse(at) <= time) ?? first).value;
  });
}

/** The first instant under the first column, the last under the last; one under the other if there is no room for both. */
function axis(from: Instant, to: Instant, margin: number, columns: number): string {
  const write = Date.parse(to) - Date.parse(from) < 2 * dayMs ? timeOf : dateOf;
  const indent = ' '.repeat(margin);
  const [start, end] = [write(from), write(to)];
  const room = columns - start.length - end.length;
  return room > 0
    ? `${indent}${start}${' '.repeat(room)}${end}`
    : `${indent}${start}\n${indent}${end.padStart(columns)}`;
}

function dateOf(at: Instant): string {
  return formatDate(at.slice(0, 10), 'paper');
}

function timeOf(at: Instant): string {
  return `${formatDate(at.slice(0, 10), 'page')} ${at.slice(11, 16)} UTC`;
}

/** At most two digits after the point: `7.25`, `1,240`. */
function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
