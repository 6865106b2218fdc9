// The basis of consent that an import asks for.
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { importSubscribers } from '../../src/commands/shared/subscribers/subscriber-import.ts';
import { parseConfig } from '../../src/config/load.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { openTestStore } from '../helpers/test-store.ts';

let context: CommandContext;

beforeEach(async () => {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  context = {
    config: parseConfig('title: x', '/srv/digest/digest.yaml', {}),
    store,
    clock: fakeClock(),
    signal: new AbortController().signal,
    random: () => 0.5,
    sample: false,
    report: { warn: () => {}, note: () => {}, detail: () => {}, progress: () => {} },
    http: () => Promise.reject(new Error('an import fetches nothing')),
  };
});

async function* file(text: string) {
  yield text;
}

const importing = (text: string, askConsent: (() => Promise<string>) | null) =>
  importSubscribers(context, file(text), { periods: ['daily'], consent: null, askConsent });
const consentOf = async (email: string) => (await context.store.subscribers.find(email))?.consent;

test('a person at the terminal is asked once, and only if a row needs the answer', async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return 'asked at the booth';
  };
  await importing('email,consent\nada@example.org,signed a list\n', ask);
  expect(asked).toBe(0);
  await importing('bo@example.org\ncy@example.org\n', ask);
  expect(asked).toBe(1);
  expect([await consentOf('ada@example.org'), await consentOf('cy@example.org')]).toEqual([
    'signed a list',
    'asked at the booth',
  ]);
});

test('no answer adds no one', async () => {
  await expect(importing('ada@example.org\n', async () => '')).rejects.toThrow(/the basis of consent/);
  await expect(importing('ada@example.org\n', null)).rejects.toThrow(/the basis of consent/);
  expect(await context.store.subscribers.count(null)).toBe(0);
});

test('a reader who unsubscribed elsewhere is imported without consent', async () => {
  const result = await importing('email,state\nada@example.org,unsubscribed\n', null);
  expect(result).toMatchObject({ added: 1, refused: [] });
  expect(await context.store.suppressions.find('ada@example.org')).toMatchObject({ reason: 'unsubscribed' });
});
