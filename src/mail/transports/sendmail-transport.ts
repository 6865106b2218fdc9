// Mail through the machine's own sendmail command, one process a message.
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { MailError, messageOf } from '../../errors.ts';
import type { DeliveryResult, OutgoingMessage, Transport } from './transport.ts';

/** sysexits.h: sendmail's exit codes for a message that it refuses for now, or for good. */
const temporaryExits = new Map([
  [69, 'a service is unavailable'],
  [71, 'an operating system error'],
  [74, 'an input or output error'],
  [75, 'a temporary failure'],
]);
const permanentExits = new Map([
  [65, 'the message is refused'],
  [67, 'the user is unknown'],
  [68, 'the host is unknown'],
]);

/** The codes about the recipient: EX_NOUSER and EX_NOHOST. */
const aboutRecipient = new Set([67, 68]);

/** Hands messages to `program` as `sendmail -i -f FROM -- TO`; exit code 0 means that it is in the machine's queue. */
export function openSendmailTransport(program: string): Transport {
  return {
    repeatable: false,
    depth: 1,
    deliver: (message, onHandOver = () => {}) => handOver(program, message, onHandOver),
    verify: async () => {
      try {
        await access(program, constants.X_OK);
      } catch (cause) {
        throw cannotRun(cause);
      }
      return `${program} takes mail`;
    },
    close: async () => {},
  };
}

function handOver(
  program: string,
  message: OutgoingMessage,
  onHandOver: () => void,
): Promise<DeliveryResult> {
  return new Promise((resolve, reject) => {
    // Detached, so that Ctrl-C in the terminal lets the message in flight be finished.
    const child = spawn(program, ['-i', '-f', message.from, '--', message.to], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    });
    let complaint = '';
    let ended = false;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < 1000) complaint += text;
    });
    child.on('error', (cause) => {
      reject(cannotRun(cause));
    });
    // A process that exits early makes the pipe fail; its exit code says more.
    child.stdin.on('error', () => {});
    child.on('close', (code, signal) => {
      const words = complaint.trim().split('\n')[0] ?? '';
      resolve(readExit(program, code, signal, ended, words));
    });
    child.on('spawn', () => {
      try {
        onHandOver();
      } catch (error) {
        child.kill();
        reject(error);
        return;
      }
      // The command's own line ends are those of text files on this machine.
      const text = Buffer.concat(message.pieces).toString('latin1').replaceAll('\r\n', '\n');
      child.stdin.end(Buffer.from(text, 'latin1'), () => {
        ended = true;
      });
    });
  });
}

export function cannotRun(cause: unknown): MailError {
  return new MailError(`The sendmail command cannot be run: ${messageOf(cause)}`, {
    hint: 'Install a mail server that provides it, name its path as sendmail:/path, or use smtp://.',
    cause,
  });
}

function readExit(
  program: string,
  code: number | null,
  signal: string | null,
  ended: boolean,
  words: string,
): DeliveryResult {
  if (code === 0 && ended) return { kind: 'sent', response: `queued by ${program}` };
  if (code === null) {
    return { kind: ended ? 'uncertain' : 'temporary', response: `${program} was killed by ${signal}` };
  }
  const meaning = permanentExits.get(code) ?? temporaryExits.get(code) ?? 'a failure';
  const response = words === '' ? `${program} exited with ${code}: ${meaning}` : words;
  const kind = permanentExits.has(code) ? 'permanent' : 'temporary';
  return { kind, response, ...(aboutRecipient.has(code) && { command: 'rcpt' }) };
}
