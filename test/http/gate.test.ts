import { expect, test } from 'vitest';
import { createGate } from '../../src/http/gate.ts';

const never = new AbortController().signal;

test('callers are served in order, and no more at a time than there are places', async () => {
  const gate = createGate(2);
  const order: string[] = [];
  const visit = async (name: string) => {
    const leave = await gate.enter(never);
    order.push(`${name} in`);
    await Promise.resolve();
    order.push(`${name} out`);
    leave();
  };
  await Promise.all(['a', 'b', 'c'].map(visit));
  expect(order).toEqual(['a in', 'b in', 'a out', 'b out', 'c in', 'c out']);
});

test('a caller that gives up waiting leaves the queue without using a place', async () => {
  const gate = createGate(1);
  const leave = await gate.enter(never);
  const impatient = new AbortController();
  const given = gate.enter(impatient.signal);
  const patient = gate.enter(never);
  impatient.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  leave();
  (await patient)();
  expect(await gate.enter(never)).toBeTypeOf('function');
});

test('an aborted visitor is turned away at the door', async () => {
  await expect(createGate(1).enter(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
});
