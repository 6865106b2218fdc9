// Writes completion scripts for bash, zsh and fish from the commander tree.
import type { Command, Option } from 'commander';
import type { Shell } from './shells.ts';

/** A command with all that can follow it. */
interface Node {
  /** The words that lead to it: `subscribers add`. */
  path: string;
  commands: readonly Command[];
  options: readonly Option[];
  /** The choices of its argument, if they are words. */
  choices: readonly string[];
}

/** The script to be sourced by the shell. */
export function completionScript(shell: Shell, program: Command): string {
  const nodes = nodesOf(program, [], program.options);
  return { bash, zsh, fish }[shell](program.name(), nodes);
}

function nodesOf(command: Command, path: readonly string[], inherited: readonly Option[]): Node[] {
  const own = {
    path: path.join(' '),
    commands: command.commands,
    options: command.parent ? [...command.options, ...inherited] : command.options,
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
  return [own, ...command.commands.flatMap((child) => nodesOf(child, [...path, child.name()], inherited))];
}

function flagsOf({ options }: Node): string[] {
  return [
    ...options.flatMap(({ short, long }) => [long, short]).filter((flag) => flag !== undefined),
    '--help',
  ];
}

function wordsOf(node: Node): string[] {
  return [...node.commands.map((command) => command.name()), ...node.choices];
}

function bash(name: string, nodes: readonly Node[]): string {
  const cases = nodes.map(
    (node) => `    "${node.path}") words="${wordsOf(node).join(' ')}" flags="${flagsOf(node).join(' ')}" ;;`,
  );
  const paths = nodes.map(({ path }) => `"${path}"`).filter((path) => path !== '""');
  return `# bash completion for ${name}: source <(${name} completion bash)
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word words flags
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${paths.join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  if [[ $current == -* ]]; then words=$flags; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${name} ${name}
`;
}

function zsh(name: string, nodes: readonly Node[]): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const described = (word: string | undefined, description: string) =>
    quote(`${(word ?? '').replaceAll(':', '\\:')}:${description}`);
  const cases = nodes.map((node) => {
    const commands = node.commands.map((command) => described(command.name(), command.description()));
    const choices = node.choices.map(quote);
    const flags = node.options.map((option) => described(option.long ?? option.short, option.description));
    return `    ${quote(node.path)}) candidates=(${[...commands, ...choices].join(' ')}) flags=(${flags.join(' ')}) ;;`;
  });
  const paths = nodes.filter(({ path }) => path).map(({ path }) => quote(path));
  return `#compdef ${name}
# zsh completion for ${name}: ${name} completion zsh > "\${fpath[1]}/_${name}"
_${name}() {
  local word_path="" word
  local -a candidates flags
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${word_path:+$word_path }$word" in
      ${paths.join('|')}) word_path="\${word_path:+$word_path }$word" ;;
    esac
  done
  case "$word_path" in
${cases.join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe option flags
  elif (( \${#candidates} )); then
    _describe command candidates
  else
    _files
  fi
}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function fish(name: string, nodes: readonly Node[]): string {
  const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = nodes.flatMap((node) => {
    const words = node.path.split(' ').filter(Boolean);
    const children = node.commands.map((command) => command.name());
    const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`);
    const unseen = children.length > 0 ? [`not __fish_seen_subcommand_from ${children.join(' ')}`] : [];
    const when = (conditions: string[]) =>
      conditions.length > 0 ? ` -n ${quote(conditions.join('; and '))}` : '';
    return [
      ...node.commands.map(
        (command) =>
          `complete -c ${name} -f${when([...seen, ...unseen])} -a ${command.name()} -d ${quote(command.description())}`,
      ),
      ...node.choices.map((choice) => `complete -c ${name} -f${when(seen)} -a ${choice}`),
      ...node.options
        .filter((option) => node.path === '' || !nodes[0]?.options.includes(option))
        .map((option) => {
          const long = option.long ? ` -l ${option.long.slice(2)}` : '';
          const short = option.short ? ` -s ${option.short.slice(1)}` : '';
          const value = option.required || option.optional ? ' -r' : '';
          return `complete -c ${name}${when(seen)}${long}${short}${value} -d ${quote(option.description)}`;
        }),
    ];
  });
  return `# fish completion for ${name}: ${name} completion fish > ~/.config/fish/completions/${name}.fish
${lines.join('\n')}
`;
}
