import { expect, test } from 'vitest';
import { commandLineOf } from '../../src/cli/command-line.ts';

const path = '/usr/local/bin:/usr/bin';

test.each([
  ['/usr/local/bin/digest', 'digest'],
  ['/srv/lab/node_modules/.bin/digest', 'npx digest'],
  ['/opt/tools/digest', '/opt/tools/digest'],
  ['/srv/lab/dist/digest.js', 'node dist/digest.js'],
  ['/srv/other/dist/digest.js', 'node /srv/other/dist/digest.js'],
  ["/srv/it's/digest.js", "node '/srv/it'\\''s/digest.js'"],
  [undefined, 'digest'],
])('the program that was started as %j is called as %j', (script, command) => {
  expect(commandLineOf({ script, cwd: '/srv/lab', path })).toBe(command);
});
