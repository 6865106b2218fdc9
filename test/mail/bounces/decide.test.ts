// What follows from a report: who is given up at once, who after several days, and what is not believed.
import { describe, expect, test } from 'vitest';
import { type Case, decide, type PastDelivery } from '../../../src/mail/bounces/decide.ts';

const now = '2026-06-20T12:00:00.000Z';
const hard = { status: '5.1.1', reason: 'userunknown', hard: true, delayed: false } as const;
const soft = { status: '5.2.2', reason: 'mailboxfull', hard: false, delayed: false } as const;

/** Deliveries of the last days, newest first: `r` came back, `-` did not. */
function days(marks: string, newest = 20): PastDelivery[] {
  return [...marks].map((mark, index) => ({
    id: 100 - index,
    sentAt: new Date(Date.UTC(2026, 5, newest - index, 11)).toISOString(),
    returned: mark === 'r',
  }));
}

const facts = (fields: Partial<Case>): Case => ({
  kind: 'bounce',
  feedbackType: null,
  recipient: hard,
  proof: 'mark',
  state: 'active',
  deliveryId: 100,
  deliveries: days('-'),
  softLimit: { count: 3, days: 4 },
  now,
  ...fields,
});
const action = (fields: Partial<Case>) => decide(facts(fields)).action;

describe('a hard bounce', () => {
  test('marks the address as bounced at once', () => {
    expect(decide(facts({}))).toEqual({ action: 'bounced', note: '5.1.1 userunknown' });
  });

  test('is believed with our mark, or with the Message-ID of a mail that was just sent', () => {
    expect(action({ proof: 'message-id' })).toBe('bounced');
    expect(action({ proof: 'message-id', deliveries: days('-', 2) })).toBe('none');
    expect(action({ proof: 'mark', deliveries: days('-', 2) })).toBe('bounced');
  });

  test('that returns nothing of our mail counts as a soft one, as anyone could have written it', () => {
    expect(action({ proof: 'address' })).toBe('counted');
    expect(action({ proof: 'none' })).toBe('none');
  });

  test('does not change a reader who left or complained, or an unknown address', () => {
    expect(action({ state: 'unsubscribed' })).toBe('none');
    expect(action({ state: 'complained' })).toBe('none');
    expect(action({ state: null })).toBe('none');
  });
});

describe('soft bounces', () => {
  const softly = (fields: Partial<Case>) => action({ recipient: soft, ...fields });

  test('are counted by the day, and give the address up at the limit', () => {
    expect(softly({ deliveries: days('-') })).toBe('counted');
    expect(softly({ deliveries: days('-r') })).toBe('counted');
    expect(softly({ deliveries: days('-rr') })).toBe('bounced');
  });

  test('of two editions on a day count once', () => {
    const [first, second, third] = days('-rr');
    const twice = [first, second, third].flatMap((each) => (each ? [each] : []));
    const sameDay = twice.map((each) => ({ ...each, sentAt: '2026-06-20T11:00:00.000Z' }));
    expect(softly({ deliveries: sameDay })).toBe('counted');
  });

  test('start again after a delivery that arrived', () => {
    expect(softly({ deliveries: days('--rr') })).toBe('counted');
  });

  test('start again after a gap', () => {
    const [first, second, third] = days('-rr');
    const gap = [first, second, third && { ...third, sentAt: '2026-06-10T11:00:00.000Z' }];
    expect(softly({ deliveries: gap.flatMap((each) => (each ? [each] : [])) })).toBe('counted');
  });

  test('mean nothing once a later mail has arrived', () => {
    const old = days('-rrr').map((each, index) => ({
      ...each,
      sentAt: `2026-06-1${3 - index}T11:00:00.000Z`,
    }));
    expect(softly({ deliveryId: 99, deliveries: old })).toBe('none');
  });

  test('are not counted while the mail is still being tried', () => {
    expect(softly({ recipient: { ...soft, delayed: true }, deliveries: days('-rr') })).toBe('none');
  });
});

describe('a complaint', () => {
  const complaint = (fields: Partial<Case>) =>
    action({ kind: 'complaint', feedbackType: 'abuse', ...fields });

  test('takes effect at once, even from a reader who has left', () => {
    expect(complaint({})).toBe('complained');
    expect(complaint({ state: 'unsubscribed' })).toBe('complained');
    expect(complaint({ state: 'complained' })).toBe('none');
  });

  test('must show which mail it is about', () => {
    expect(complaint({ proof: 'address' })).toBe('none');
  });

  test('that is a report of a forgery, or a wish to leave, is taken as that', () => {
    expect(complaint({ feedbackType: 'auth-failure' })).toBe('none');
    expect(complaint({ feedbackType: 'opt-out' })).toBe('unsubscribed');
  });
});

test('absence notes and challenges change nothing', () => {
  expect(action({ kind: 'vacation' })).toBe('none');
  expect(action({ kind: 'challenge' })).toBe('none');
});
