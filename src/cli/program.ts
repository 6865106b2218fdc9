// Builds the command tree from the verbs, runs one command line, and is the one place where a command's errors end.
import { Argument, Command, CommanderError, Option } from 'commander';
import { AppError, ExitCode, fileErrorOf, messageOf } from '../errors.ts';
import { version } from '../package.ts';
import { nonEmptyText } from './arguments.ts';
import { quoted } from './command-line.ts';
import { helpAfter } from './help.ts';
import type { Host } from './host.ts';
import { fallbackWidth, Output } from './output.ts';
import type { Parameter } from './parameter.ts';
import { type GlobalOptions, Session } from './session.ts';
import type { Verb, VerbGroup } from './verb.ts';
import { verbs } from './verbs.ts';

/** Runs one command line and returns the exit code. Never throws. */
export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.done;
  const program = buildProgram(host, async (verb, input) => {
    exitCode = await perform(program, host, (session) => verb.execute(session, input));
  });
  try {
    await program.parseAsync(withExclusions(argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return ExitCode.done;
      try {
        if (argv.includes('--json')) reportUsage(error.message, host);
      } catch {
        // Already reported on stderr; nothing can be written to stdout.
      }
      return ExitCode.usage;
    }
    host.stderr.write(`error: ${messageOf(error)}\n`);
    return ExitCode.failed;
  }
}

/**
 * `digest search -vision pruning` excludes a word. Commander would take it for an option, so the minus becomes U+2212, which
 * the query's grammar knows too. Options of one letter stay: `-h`, `-V`.
 */
function withExclusions(argv: readonly string[]): string[] {
  const search = argv.indexOf('search');
  return argv.map((word, index) =>
    search >= 0 && index > search ? word.replace(/^-(?=[\p{L}\p{N}"].)/su, '\u2212') : word,
  );
}

/** Called with the verb that the command line names, and the values of its parameters. */
type Perform = (verb: Verb, input: Readonly<Record<string, unknown>>) => Promise<void>;

function buildProgram(host: Host, perform: Perform): Command {
  const program = new Command('digest')
    .description("The day's research papers, as a digest that people love to open.")
    .version(version, '-V, --version', 'print the version')
    .option(
      '--config <file>',
      'configuration (else $DIGEST_CONFIG, ./digest.yaml, the XDG folder)',
      nonEmptyText,
    )
    .option('--json', 'one JSON document on stdout')
    .option('--quiet', 'warnings and errors only')
    .option('--verbose', 'report what is done and why')
    .option('--no-color', 'no colours (NO_COLOR works too)')
    .option('--now <instant>', 'run as if it were this time, for instance 2026-06-16T11:00:00Z', nonEmptyText)
    .helpOption('-h, --help', 'show help')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showHelpAfterError('(digest --help lists the commands, digest help COMMAND explains one)')
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHelpWidth: () => host.stdout.columns ?? fallbackWidth,
      getErrHelpWidth: () => host.stderr.columns ?? fallbackWidth,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride();
  for (const each of verbs) {
    if ('verbs' in each) addGroup(program, each, perform);
    else addVerb(program, each, perform);
  }
  addHelpCommand(program);
  return program;
}

function addGroup(program: Command, group: VerbGroup, perform: Perform): void {
  const command = program.command(group.name).description(group.description);
  command
    .addHelpText('after', helpAfter(group))
    .showHelpAfterError(`(digest help ${group.name} explains it)`);
  for (const verb of group.verbs) addVerb(command, verb, perform);
  addHelpCommand(command);
}

function addVerb(parent: Command, verb: Verb, perform: Perform): void {
  const command = parent
    .command(verb.name)
    .description(verb.description)
    .addHelpText('after', helpAfter(verb));
  const path = parent.parent ? `${parent.name()} ${verb.name}` : verb.name;
  command.showHelpAfterError(`(digest help ${path} explains it)`);
  const args = Object.entries(verb.arguments);
  for (const [, parameter] of args) command.addArgument(toArgument(parameter));
  const options = Object.entries(verb.options).map(([name, parameter]) => {
    const option = toOption(parameter);
    command.addOption(option);
    return { name, key: option.attributeName(), absent: parameter.absent };
  });
  command.action(async () => {
    const given: Record<string, unknown> = command.opts();
    await perform(
      verb,
      Object.fromEntries([
        ...args.map(([name, { absent }], index) => [name, command.processedArgs[index] ?? absent]),
        ...options.map(({ name, key, absent }) => [name, given[key] ?? absent]),
      ]),
    );
  });
}

function toArgument({ flags, description, parse, choices }: Parameter<unknown>): Argument {
  const argument = new Argument(flags, description);
  return choices ? argument.choices(choices) : argument.argParser(parserOf(parse, argument.variadic));
}

function toOption({ flags, description, parse, absent, showsDefault }: Parameter<unknown>): Option {
  const option = new Option(flags, description);
  option.argParser(parserOf(parse, option.variadic));
  return showsDefault ? option.default(absent) : option;
}

/** What commander calls for each value; those of a list are collected. */
function parserOf(parse: Parameter<unknown>['parse'], isList: boolean) {
  const read = parse ?? nonEmptyText;
  return (text: string, earlier: unknown): unknown =>
    isList ? [...(Array.isArray(earlier) ? earlier : []), read(text)] : read(text);
}

/** `help COMMAND` at any depth. commander's own shows the group's help for an unknown command, and succeeds. */
function addHelpCommand(parent: Command): void {
  parent
    .helpCommand(false)
    .command('help')
    .argument('[command...]')
    .description('show help for a command')
    .helpOption(false)
    .action(async (names: string[]) => {
      const command = findCommand(parent, names);
      if (command) command.help();
      // Parsed as a command line, it is reported as any unknown command is, with the nearest one.
      await parent.parseAsync(names, { from: 'user' });
    });
}

function findCommand(parent: Command, [name, ...rest]: readonly string[]): Command | null {
  if (name === undefined) return parent;
  const command = parent.commands.find((each) => each.name() === name);
  if (!command) return null;
  return command.commands.length === 0 ? command : findCommand(command, rest);
}

async function perform(
  program: Command,
  host: Host,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  // Global options may be before or after the verb.
  const globals: GlobalOptions = program.opts();
  const output = outputFor(host, globals);
  let session: Session | undefined;
  try {
    session = new Session(globals, host, output, program);
    return await work(session);
  } catch (error) {
    return report(output, error, host.signal);
  } finally {
    await session?.close();
  }
}

function outputFor(host: Host, { json, quiet, verbose, color, config }: GlobalOptions): Output {
  const { noColor, terminal } = host.environment;
  return new Output({
    stdout: host.stdout,
    get stderr() {
      return host.stderr;
    },
    json: json === true,
    quiet: quiet === true,
    verbose: verbose === true,
    allowColor: color && !noColor,
    terminal,
    command: config === undefined ? host.command : `${host.command} --config ${quoted(config)}`,
  });
}

/** Reports an error to the person, or the script. */
function report(output: Output, error: unknown, signal: AbortSignal): ExitCode {
  const known = error instanceof AppError ? error : fileErrorOf(error);
  const message = signal.aborted ? 'interrupted' : (messageOf(known ?? error).split('\n')[0] ?? '');
  const code = signal.aborted ? 'interrupted' : (known?.code ?? 'internal');
  const hint = signal.aborted
    ? 'What was done so far is kept; run the same command to continue.'
    : (known?.hint ?? (known ? undefined : 'This is a fault in digest; --verbose shows where.'));
  // Where stdout is what failed, the error goes to people.
  if (output.json && !output.isDocumentOpen && code !== 'output')
    output.document({ error: { code, message, hint: hint ?? null } });
  else output.error(message, hint);
  if (output.verbose && error instanceof Error) output.detail(error.stack ?? '');
  if (output.verbose && error instanceof Error && error.cause)
    output.detail(`caused by: ${String(error.cause)}`);
  if (signal.aborted) return ExitCode.interrupted;
  return known?.exitCode ?? ExitCode.failed;
}

/** commander has reported the error to the person; a script gets a document. */
function reportUsage(message: string, host: Host): void {
  outputFor(host, { json: true, color: false }).document({
    error: { code: 'usage', message: message.replace(/^error: /, ''), hint: 'See --help.' },
  });
}
