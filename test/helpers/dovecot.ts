// A real IMAP and POP3 server for tests: Dovecot in a folder of its own, where the machine has it.
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const program = '/usr/sbin/dovecot';

/** False where Dovecot 2.3 is not installed: its tests are then skipped, visibly. */
export const hasDovecot = existsSync(program) && existsSync('/usr/lib/dovecot/pop3-login');

/** Dovecot refuses to read mail as root; `nobody` has this number on Debian. */
const nobody = 65_534;

export interface MailServer {
  imapPort: number;
  pop3Port: number;
  /** Puts a mail into a folder of the mailbox; the inbox is `''`. */
  deliver(folder: string, name: string, mail: string): void;
  /** The files in a folder's `new` and `cur`. */
  filesIn(folder: string): string[];
  close(): Promise<void>;
}

/** Starts a server with one mailbox, whose name is anything and whose password is `secret+word`. */
export async function startDovecot(folder: string): Promise<MailServer> {
  const [imapPort, pop3Port] = [await freePort(), await freePort()];
  const isRoot = process.getuid?.() === 0;
  const uid = isRoot ? nobody : (process.getuid?.() ?? nobody);
  const user = userInfo().username;
  const mail = join(folder, 'mail');
  const config = join(folder, 'dovecot.conf');
  const own = (path: string) => {
    if (isRoot) chownSync(path, nobody, nobody);
  };
  const maildir = (name: string) => join(mail, name === '' ? '' : `.${name}`);
  const makeMaildir = (name: string) => {
    for (const part of ['', 'new', 'cur', 'tmp']) {
      const path = join(maildir(name), part);
      if (!existsSync(path)) mkdirSync(path, { recursive: true });
      own(path);
    }
  };
  own(folder);
  makeMaildir('');
  writeFileSync(
    config,
    `
base_dir = ${join(folder, 'run')}
state_dir = ${join(folder, 'state')}
log_path = ${join(folder, 'log')}
protocols = imap pop3
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
${isRoot ? '' : `default_internal_user = ${user}\ndefault_login_user = ${user}\n`}
mail_location = maildir:${mail}
passdb {
  driver = static
  args = password=secret+word
}
userdb {
  driver = static
  args = uid=${uid} gid=${isRoot ? nobody : (process.getgid?.() ?? nobody)} home=${folder}
}
namespace inbox {
  inbox = yes
  separator = .
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = ${pop3Port}
  }
  inet_listener pop3s {
    port = 0
  }
}
service anvil {
  chroot =
}
`,
  );
  const server = spawn(program, ['-F', '-c', config], { stdio: 'ignore' });
  await Promise.all([listening(imapPort, server), listening(pop3Port, server)]);
  return {
    imapPort,
    pop3Port,
    deliver: (name, file, text) => {
      makeMaildir(name);
      const path = join(maildir(name), 'new', file);
      writeFileSync(path, text);
      own(path);
    },
    filesIn: (name) => ['new', 'cur'].flatMap((part) => readdirSync(join(maildir(name), part))),
    close: async () => {
      const ended = new Promise((done) => server.once('close', done));
      server.kill();
      await ended;
    },
  };
}

/** Resolves once the port answers: Dovecot says nothing when it is ready. */
async function listening(port: number, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`dovecot ended with ${server.exitCode}`);
    const answered = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => done(true)).once('error', () => done(false));
      socket.once('close', () => done(false));
    });
    if (answered) return;
    await delay(50);
  }
  throw new Error('dovecot does not answer');
}
