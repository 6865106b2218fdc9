// How often two records are rightly told to be of one work, or of two: precision and recall on labelled pairs.
import { compareWorks } from '../src/model/same-work.ts';
import { labelledPairs } from '../test/helpers/labelled-pairs.ts';

const groups = labelledPairs(Number(process.argv[2] ?? 5000));
const total = { pairs: 0, joined: 0, rightly: 0, same: 0 };
const show = (name: string, pairs: number | string, found: number | string, wrong: number | string) =>
  console.log(
    `${name.padEnd(48)} ${String(pairs).padStart(7)} ${String(found).padStart(8)} ${String(wrong).padStart(8)}`,
  );
show('of one work', 'pairs', 'joined', 'missed');
for (const same of [true, false]) {
  if (!same) show('\nof two works', 'pairs', 'apart', 'joined');
  for (const [name, pairs] of groups) {
    const ofKind = pairs.filter((pair) => pair.same === same);
    if (ofKind.length === 0) continue;
    const wrong = ofKind.filter(({ a, b }) => compareWorks(a, b).same !== same);
    show(`  ${name}`, ofKind.length, ofKind.length - wrong.length, wrong.length);
    total.pairs += ofKind.length;
    total.joined += same ? ofKind.length - wrong.length : wrong.length;
    total.rightly += same ? ofKind.length - wrong.length : 0;
    total.same += same ? ofKind.length : 0;
    if (!process.argv.includes('--wrong')) continue;
    for (const { a, b } of wrong.slice(0, 10)) {
      console.log(`      ${JSON.stringify(compareWorks(a, b))}\n        ${a.title}\n        ${b.title}`);
      console.log(
        `        ${a.authors.map(({ name: each }) => each)}\n        ${b.authors.map(({ name: each }) => each)}`,
      );
    }
  }
}
const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(3)}%`;
console.log(
  `\nprecision ${percent(total.rightly, total.joined)}, recall ${percent(total.rightly, total.same)}, ` +
    `${total.joined - total.rightly} false joins in ${total.pairs - total.same} pairs of two works`,
);
