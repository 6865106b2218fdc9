// The measure: real returning mails of many systems, against what a well-known parser's own tests say of each.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inspectMail } from '../../../src/mail/bounces/inspect.ts';
import type { RecipientReport } from '../../../src/mail/bounces/mail-report.ts';
import { readMail } from '../../../src/mail/bounces/read-mail.ts';
import { hasRecorded, readRecorded, recordedFiles } from '../../helpers/recorded.ts';

const folder = fileURLToPath(new URL('../../../../shared/recorded/bounces/', import.meta.url));

interface Expected {
  status: string;
  hardBounce: boolean;
}

async function inspectRecorded(name: string) {
  return inspectMail(await readMail(readFileSync(`${folder}${name}`)));
}

describe.skipIf(!hasRecorded)('recorded mails', () => {
  test('have the right verdict for 97 of 100 recipients, and the right status for 90', async () => {
    const expected = JSON.parse(readRecorded('bounces/expected.json')) as Record<string, Expected[]>;
    let total = 0;
    let verdicts = 0;
    let statuses = 0;
    let extra = 0;
    for (const [name, recipients] of Object.entries(expected)) {
      const found: readonly (RecipientReport | undefined)[] = (await inspectRecorded(name)).recipients;
      extra += Math.max(0, found.length - recipients.length);
      recipients.forEach(({ status, hardBounce }, index) => {
        total += 1;
        if (found[index]?.hard === hardBounce) verdicts += 1;
        if (found[index]?.status === status) statuses += 1;
      });
    }
    expect(total).toBeGreaterThan(300);
    expect(verdicts / total).toBeGreaterThanOrEqual(0.97);
    expect(statuses / total).toBeGreaterThanOrEqual(0.9);
    expect(extra).toBe(0);
  });

  test.each(recordedFiles('bounces/not-a-bounce'))('%s is no bounce', async (name) => {
    expect(await inspectRecorded(`not-a-bounce/${name}`)).toMatchObject({ kind: 'other', recipients: [] });
  });
});
