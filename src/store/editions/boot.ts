// Identifies the boot of the machine: what was written without waiting for the disk survives a crash, but not a restart.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Another name after each start of the machine; null if the system has none. */
export function bootName(): string | null {
  try {
    // proc(5); sysctl(3) of macOS.
    if (process.platform === 'linux')
      return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || null;
    if (process.platform === 'darwin')
      return (
        execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim() || null
      );
  } catch {
    // A system without one.
  }
  return null;
}
