// A process of its own with name servers of its own, so that its lookups fail for real: they go through the system's resolver.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const program = '/usr/bin/unshare';

/** False where no process can be given files of its own in /etc (Linux only, and root): its tests are then skipped, visibly. */
export const hasPrivateNames =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync(program, ['--mount', 'mount', '--bind', '/etc/hosts', '/etc/hosts']).status === 0;

/** What starts a command so that it asks the name server at this address, on port 53, and nobody else. */
export async function askingOnly(nameServer: string, folder: string): Promise<string[]> {
  const files = {
    '/etc/resolv.conf': `nameserver ${nameServer}\noptions timeout:1 attempts:1\n`,
    '/etc/nsswitch.conf': 'hosts: files dns\n',
  };
  const mounts: string[] = [];
  for (const [file, text] of Object.entries(files)) {
    const own = join(folder, file.replaceAll('/', '-'));
    await writeFile(own, text);
    mounts.push(`mount --bind '${own}' ${file}`);
  }
  return [program, '--mount', 'sh', '-c', `${mounts.join(' && ')} && exec "$@"`, 'sh'];
}
