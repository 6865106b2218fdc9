// `digest completion`: the script that teaches a shell the commands and their options.
import { argument } from '../parameter.ts';
import { shells } from '../shells.ts';
import { defineVerb } from '../verb.ts';

export const completionVerb = defineVerb({
  name: 'completion',
  description: 'Print a completion script for a shell.',
  arguments: { shell: argument('<shell>', '', shells) },
  examples: [
    ['source <(digest completion bash)', 'in ~/.bashrc'],
    ['digest completion zsh > "${fpath[1]}/_digest"', 'once'],
    ['digest completion fish > ~/.config/fish/completions/digest.fish', 'once'],
  ],
  async run({ output, program }, { shell }) {
    const { completionScript } = await import('../completion.ts');
    output.raw(completionScript(shell, program));
    return null;
  },
});
