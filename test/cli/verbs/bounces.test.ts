// `digest bounces`: where mails are read from, what is printed, and exit codes.
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BouncesResult } from '../../../src/commands/shared/mail/bounce-results.ts';
import { sampleInstances } from '../../helpers/sample-instance.ts';

const instance = sampleInstances();
const reader = 'mina.okoro@lab.example';
const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/bounces/${name}`, import.meta.url), 'utf8');
const mail = 'mail: { from: "Daily Papers <papers@papers.example>" }\n';

/** An instance whose reader was sent the edition, and a bounce of it. */
async function afterSending() {
  const made = await instance(mail);
  await made.digest(['subscribers', 'add', reader]);
  await made.digest(['send']);
  const [name = ''] = await readdir(join(made.folder, 'outbox'));
  const [, messageId] =
    /^Message-ID: (\S+)/m.exec(await readFile(join(made.folder, 'outbox', name), 'utf8')) ?? [];
  const bounce = `From: MAILER-DAEMON@mx.example\nTo: bounces@papers.example\nMessage-ID: <r1@mx.example>\nSubject: failure notice\n\n<${reader}>: host mx.lab.example said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n\n--- the message ---\nMessage-ID: ${messageId}\nSubject: Daily Papers\n`;
  const state = async () => (await made.json(['subscribers', 'show', reader]))['state'];
  return { ...made, bounce, state };
}

describe('digest bounces', () => {
  test('reads one mail from stdin and prints what follows from it', async () => {
    const { digest, bounce, state } = await afterSending();
    const { code, stdout } = await digest(['bounces', '-'], { input: bounce });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^mail {3}kind {4}address {17}status {2}action\nstdin {2}bounce {2}mina\.okoro@lab\.example/,
    );
    expect(stdout).toMatch(/\n1 mail: 1 bounced\.\n$/);
    expect(await state()).toBe('bounced');
    expect((await digest(['bounces'], { input: bounce })).stdout).toMatch(
      / read before\n1 mail: no address is affected\.\n$/,
    );
  });

  test('reads files and folders, and with --dry-run changes nothing', async () => {
    const { digest, json, bounce, folder, state } = await afterSending();
    const maildir = join(folder, 'Maildir', 'new');
    await mkdir(maildir, { recursive: true });
    await mkdir(join(folder, 'Maildir', 'cur'));
    await writeFile(join(maildir, '1.eml'), bounce);
    await writeFile(join(folder, 'vacation.eml'), fixture('vacation.eml'));
    const files = ['bounces', join(folder, 'Maildir'), join(folder, 'vacation.eml'), '--dry-run'];
    expect((await digest(files)).stdout).toMatch(
      /\n2 mails: 1 bounced \(dry run: nothing was changed\)\.\n$/,
    );
    const { dryRun, messages } = await json<BouncesResult>(files);
    expect([dryRun, messages.map(({ bounce: isBounce }) => isBounce)]).toEqual([true, [true, false]]);
    expect(await state()).toBe('active');
  });

  test('says where mails would come from when there are none and nothing was named', async () => {
    const { digest } = await instance(mail);
    expect(await digest(['bounces'], { input: '' })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('stdin was empty, and bounces.mailbox is not set'),
    });
    expect((await digest(['bounces', '-'], { input: '' })).stderr).toBe('');
  });

  test('names a file that is not there in words', async () => {
    const { digest } = await instance(mail);
    expect(await digest(['bounces', 'nosuch.eml'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot read nosuch.eml: no such file or folder.'),
    });
  });

  test('removes the sender of an unsubscribe mail', async () => {
    const { digest, state } = await afterSending();
    const request = `From: Mina <${reader}>\nTo: papers@papers.example\nMessage-ID: <u1@lab.example>\nSubject: unsubscribe\n\nunsubscribe\n`;
    const { stdout } = await digest(['bounces', '-'], { input: request });
    expect(stdout).toMatch(/\n1 mail: 1 unsubscribed\.\n$/);
    expect(await state()).toBe('unsubscribed');
  });

  test('without a mailbox on a terminal, or with both stdin and files, exits with 2', async () => {
    const { digest } = await instance(mail);
    const terminal = await digest(['bounces'], { isTerminal: true });
    expect(terminal.code).toBe(2);
    expect(terminal.stderr).toContain('no mails to read. Name files, pipe a mail in, or set bounces.mailbox');
    const both = await digest(['bounces', '-', 'x.eml']);
    expect([both.code, both.stderr]).toEqual([
      2,
      'error: stdin (-) and files cannot be read in one run. Run the command once for each.\n',
    ]);
  });

  test('reads the mailbox of the configuration, and exits with 1 when it cannot be reached', async () => {
    const { digest } = await instance('bounces: { mailbox: "imap://b:secret@127.0.0.1:9/INBOX" }\n');
    const { code, stderr } = await digest(['bounces']);
    expect(code).toBe(1);
    expect(stderr).toContain('the mailbox at 127.0.0.1:9 cannot be read');
    expect(stderr).not.toContain('secret');
  });

  test('of a file that does not exist exits with 2', async () => {
    const { digest, folder } = await instance(mail);
    const { code, stderr } = await digest(['bounces', join(folder, 'none.eml')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('none.eml')]);
  });
});
