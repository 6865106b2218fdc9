// What a killed run leaves: which deliveries had left, by the journal beside the database, and when that is not believed.
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { DeliveryOutcome } from '../../src/model/delivery.ts';
import { type HandOverJournal, handOverJournal } from '../../src/store/editions/hand-over-journal.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

const at = '2026-06-16T11:00:00.000Z';
let path: string;

beforeEach(async () => {
  path = join(await temporaryFolder(onTestFinished), 'digest.db-sending');
});

function open(boot: string | null = 'boot-1'): HandOverJournal {
  const journal = handOverJournal(path, boot);
  onTestFinished(() => journal.close());
  return journal;
}
const outcome = (
  id: number,
  state: DeliveryOutcome['state'],
  response: string | null = null,
): DeliveryOutcome => ({
  id,
  state,
  at,
  response,
  attempted: true,
  nextAttemptAt: null,
});
const none = async () => false;
const some = async () => true;

/** A run that hands over 1 to 3, hears of two, and is killed. */
async function killedRun(boot = 'boot-1'): Promise<void> {
  const journal = open(boot);
  await journal.begin(none);
  for (const id of [1, 2, 3]) journal.noteHandOver(id);
  journal.noteOutcome(outcome(1, 'sent', '250 2.0.0 "ok"\nqueued'));
  journal.noteOutcome(outcome(2, 'deferred', '451 later'));
}

const left = new Map([
  [1, { kind: 'sent', at, response: '250 2.0.0 "ok"\nqueued' }],
  [2, { kind: 'refused' }],
  [3, { kind: 'handed-over' }],
]);

test('a kill leaves what was handed over, and what was answered', async () => {
  await killedRun();
  expect(open().read()).toEqual(left);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what the database has is forgotten, and a run that ends leaves no file', async () => {
  const journal = open();
  await journal.begin(none);
  journal.noteHandOver(1);
  journal.noteOutcome(outcome(1, 'sent'));
  journal.forget([1]);
  journal.close();
  expect(existsSync(path)).toBe(false);
});

describe('it is not believed', () => {
  test('after a restart of the machine, which may have lost lines', async () => {
    await killedRun();
    expect(open('boot-2').read()).toBeNull();
  });

  test('on a system that does not identify restarts', async () => {
    await killedRun();
    const journal = open(null);
    await journal.begin(none);
    journal.noteHandOver(4);
    expect(journal.read()).toBeNull();
  });

  test('where it is missing, damaged or of another kind', async () => {
    expect(open().read()).toBeNull();
    await killedRun();
    appendFileSync(path, '\0\0\0\n');
    expect(open().read()).toBeNull();
    writeFileSync(path, 'something else\n');
    expect(open().read()).toBeNull();
  });

  test('where the database has released deliveries that were not in it from the start', async () => {
    const journal = open();
    await journal.begin(some);
    journal.noteHandOver(4);
    expect(open().read()).toBeNull();
  });
});

test('the line that was being written at the kill is left out: nothing had left by then', async () => {
  await killedRun();
  appendFileSync(path, 'h 4');
  expect(open().read()).toEqual(left);
});

test('a second run keeps what the first one left of other editions, and starts afresh if there is nothing', async () => {
  await killedRun();
  const second = open();
  await second.begin(some);
  second.noteHandOver(3);
  second.noteHandOver(9);
  expect(open().read()).toEqual(new Map([...left, [9, { kind: 'handed-over' }]]));
  const third = open();
  await third.begin(none);
  expect(third.read()).toEqual(new Map());
});

test('it stays small however many deliveries go through it', async () => {
  const journal = open();
  await journal.begin(none);
  journal.noteHandOver(1_000_000);
  for (let id = 1; id <= 20_000; id += 1) {
    journal.noteHandOver(id);
    journal.noteOutcome(outcome(id, 'sent', `250 2.0.0 Ok: queued as ${id.toString(16).padStart(60, '0')}`));
    if (id % 100 === 0) journal.forget(Array.from({ length: 100 }, (_, index) => id - index));
  }
  expect(readFileSync(path).length).toBeLessThan(1_200_000);
  expect(journal.read()?.get(1_000_000)).toEqual({ kind: 'handed-over' });
});
