// `digest mcp`: its streams; stdout has the protocol and nothing else.
import { defineVerb } from '../verb.ts';

export const mcpVerb = defineVerb({
  name: 'mcp',
  description: 'A read-only Model Context Protocol server on stdio: today, edition, search, show, why.',
  notes: `An agent starts it, talks to it over stdin and stdout, and ends it by closing stdin.
It changes no paper and no edition, and shows nothing about subscribers.`,
  examples: [
    ['digest mcp --config /srv/digest/digest.yaml', 'the command for the settings of the agent'],
    ['claude mcp add papers -- digest mcp --config /srv/digest/digest.yaml', 'for instance, for Claude Code'],
  ],
  async run(session) {
    const [{ serveMcp }, { Writable }] = await Promise.all([
      import('../../commands/mcp.ts'),
      import('node:stream'),
    ]);
    const context = await session.context();
    const { output, stdin } = session;
    if (stdin.isTTY) output.note('Waiting for a client on stdin; Ctrl-D ends it.');
    await serveMcp(context, {
      input: stdin,
      output: new Writable({
        write(chunk: Buffer, _encoding, done) {
          output.raw(chunk);
          done();
        },
      }),
    });
    return null;
  },
});
