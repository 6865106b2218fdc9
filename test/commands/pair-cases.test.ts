// Pairs of records in files beside the checkout, imported by the command: how many papers they make.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { importPapers } from '../../src/commands/import.ts';
import type { Store } from '../../src/store/store.ts';
import { casePath, casesOf, hasCases } from '../helpers/cases.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { openTestStore } from '../helpers/test-store.ts';

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
});

async function importCase(name: string) {
  const warnings: string[] = [];
  const report = { warn: (text: string) => warnings.push(text), note() {}, detail() {}, progress() {} };
  const options = {
    files: [casePath(name)],
    format: null,
    again: true,
    adapt: false,
    stdin: (async function* () {})(),
  };
  const context = { store, clock: fakeClock(), signal: new AbortController().signal, report };
  const { papers } = await importPapers(context, options);
  return { total: papers.total, warnings };
}

const twoWorks = [
  'pair-erratum-with-the-same-doi.jsonl',
  'pair-same-doi-wholly-other-work-meeting-abstracts-.jsonl',
];

describe.skipIf(!hasCases)('the records of', () => {
  test.each(casesOf('pair'))('%s make as many papers as they have works', async (name) => {
    const expected = twoWorks.includes(name) ? 2 : 1;
    expect((await importCase(name)).total).toBe(expected);
    // Read again they are the same papers.
    expect((await importCase(name)).total).toBe(expected);
  });

  test('an erratum and its paper leave the title to the paper', async () => {
    await importCase('pair-erratum-with-the-same-doi.jsonl');
    expect((await store.papers.find('doi:10.1000/j.1'))?.paper.title).toMatch(/^Growth of moss/);
  });
});
