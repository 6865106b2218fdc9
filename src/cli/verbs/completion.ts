// `digest completion`: the script that teaches a shell the verbs and their options.
import { Argument, type Command } from 'commander';
import { type Shell, shells } from '../completion.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';

export function defineCompletion(program: Command, perform: Perform): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices([...shells]))
    .description('Print a completion script for a shell.')
    .addHelpText(
      'after',
      examples([
        ['source <(digest completion bash)', 'in ~/.bashrc'],
        ['digest completion zsh > "${fpath[1]}/_digest"', 'once'],
        ['digest completion fish > ~/.config/fish/completions/digest.fish', 'once'],
      ]),
    )
    .action((shell: Shell, _options: object, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { completionScript } = await import('../completion.ts');
        session.output.raw(completionScript(shell, program));
        return 0;
      }),
    );
}
