// A real mail server for tests: Postfix with folders of its own, which delivers to Maildirs and returns what it cannot deliver.
import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = '/usr/sbin/postfix';

/** False where Postfix is not installed, or for another user than root, as whom only its master can start: its tests are then skipped, visibly. */
export const hasPostfix = existsSync(program) && process.getuid?.() === 0;

/** Who owns the mailboxes: `nobody` has this number on Debian. */
const nobody = 65_534;

export interface PostfixOptions {
  /** Addresses with a mailbox; mail to `+anything` behind their local part is theirs, too. */
  mailboxes: readonly string[];
  /** Address by address, where mail goes on to; if there is no mailbox, it is taken and comes back later. */
  forwards?: Readonly<Record<string, string>>;
}

export interface Postfix {
  port: number;
  /** The Maildir of a mailbox. */
  maildir(email: string): string;
  /** The mails that are in it. */
  mailsOf(email: string): Buffer[];
  /** Resolves once the mailbox has so many mails. */
  arrived(email: string, count: number): Promise<void>;
  /** Resolves once every mail that was taken is delivered or has come back. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server in a folder of its own, which is opened to the users that the server changes to. Throws with its log when it cannot. */
export async function startPostfix(folder: string, options: PostfixOptions): Promise<Postfix> {
  const port = await freePort();
  const path = (...names: string[]) => join(folder, ...names);
  chmodSync(folder, 0o755);
  for (const name of ['config', 'queue', 'mail']) mkdirSync(path(name));
  const { uid, gid } = await postfixUser();
  mkdirSync(path('data'));
  chownSync(path('data'), uid, gid);
  for (const email of options.mailboxes) {
    for (const part of ['', 'new', 'cur', 'tmp']) {
      mkdirSync(path('mail', email, part), { recursive: true });
      chownSync(path('mail', email, part), nobody, nobody);
    }
  }
  writeFileSync(path('config', 'main.cf'), mainConfig(path, options));
  writeFileSync(path('config', 'master.cf'), masterConfig(port));
  const postfix = async (command: string) => {
    try {
      await run(program, ['-c', path('config'), command]);
    } catch (cause) {
      const log = existsSync(path('log')) ? readFileSync(path('log'), 'utf8') : '';
      throw new Error(`postfix ${command} failed: ${log}`, { cause });
    }
  };
  await postfix('start');
  const maildir = (email: string) => path('mail', email);
  const filesOf = (email: string) =>
    ['new', 'cur'].flatMap((part) => readdirSync(join(maildir(email), part)).map((name) => join(part, name)));
  // In this order: a mail moves from the first to the second.
  const queues = ['incoming', 'active', 'deferred'].map((name) => path('queue', name));
  return {
    port,
    maildir,
    mailsOf: (email) => filesOf(email).map((file) => readFileSync(join(maildir(email), file))),
    arrived: (email, count) => changed([join(maildir(email), 'new')], () => filesOf(email).length >= count),
    drained: () => changed(queues, () => queues.every((queue) => readdirSync(queue).length === 0)),
    stop: () => postfix('stop'),
  };
}

/** Resolves once it is so; it looks again whenever something changes in one of the folders. */
async function changed(folders: readonly string[], isSo: () => boolean): Promise<void> {
  const watchers: FSWatcher[] = [];
  try {
    await new Promise<void>((done, fail) => {
      const look = () => {
        if (isSo()) done();
      };
      for (const folder of folders) watchers.push(watch(folder, look).on('error', fail));
      look();
    });
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

function mainConfig(
  path: (...names: string[]) => string,
  { mailboxes, forwards = {} }: PostfixOptions,
): string {
  const table = (entries: readonly (readonly [string, string])[]) =>
    entries.length === 0
      ? ''
      : `inline:{ ${entries.map(([key, value]) => `{ ${key} = ${value} }`).join(' ')} }`;
  const domains = new Set([...mailboxes, ...Object.keys(forwards)].map((email) => email.split('@')[1]));
  return `compatibility_level = 3.6
queue_directory = ${path('queue')}
data_directory = ${path('data')}
maillog_file = ${path('log')}
maillog_file_prefixes = ${path('log')}
hash_queue_names = corrupt
myhostname = mx.readers.example
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtpd_peername_lookup = no
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
alias_maps =
alias_database =
recipient_delimiter = +
virtual_mailbox_domains = ${[...domains].join(', ')}
virtual_mailbox_base = ${path('mail')}
virtual_mailbox_maps = ${table(mailboxes.map((email) => [email, `${email}/`]))}
virtual_alias_maps = ${table(Object.entries(forwards))}
virtual_uid_maps = static:${nobody}
virtual_gid_maps = static:${nobody}
`;
}

/** The services that take, move, deliver and return mail; the others are left out. */
function masterConfig(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
`;
}

async function postfixUser(): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string) => Number((await run('id', [flag, 'postfix'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}
