// The commander tree: every verb with its options and examples, and the one place where a command's errors end.
import { Command, CommanderError } from 'commander';
import { readEnvironment } from '../config/environment.ts';
import { AppError, ExitCode, messageOf } from '../errors.ts';
import { version } from '../package.ts';
import { fallbackWidth, Output, type OutputStream } from './output.ts';
import { type GlobalOptions, Session } from './session.ts';
import { verbs } from './verbs.ts';

/** Runs one command line and says the exit code. Never throws. */
export async function run(
  argv: readonly string[],
  signal: AbortSignal,
  stdout: OutputStream,
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.done;
  const program = buildProgram(stdout, async (globals, action) => {
    exitCode = await perform(globals, action, signal, stdout);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.done;
    if (argv.includes('--json')) reportUsage(error.message, stdout);
    return ExitCode.usage;
  }
}

/** A verb's work: given the session, prints its result and says the exit code. */
export type Action = (session: Session) => Promise<ExitCode>;

/** Runs an action with the global options of its command line. */
export type Perform = (globals: GlobalOptions, action: Action) => Promise<void>;

/** The whole tree; `perform` is called with what the command line asks for. */
function buildProgram(stdout: OutputStream, perform: Perform): Command {
  const program = new Command('digest')
    .description("The day's research papers, as a digest that people love to open.")
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .option('--config <file>', 'configuration (else $DIGEST_CONFIG, ./digest.yaml, the XDG folder)')
    .option('--json', 'one JSON document on stdout')
    .option('--quiet', 'no progress, no notes')
    .option('--verbose', 'say what is done and why')
    .option('--no-color', 'no colours (NO_COLOR works too)')
    .option('--now <instant>', 'run as if it were then, for instance 2026-06-16T11:00:00Z')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showHelpAfterError('(digest --help lists the commands, digest help COMMAND explains one)')
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      getOutHelpWidth: () => stdout.columns ?? fallbackWidth,
      getOutHasColors: () => false,
    })
    .exitOverride();
  for (const define of verbs) define(program, perform);
  for (const command of program.commands) inherit(command);
  return program;
}

/** Global options may stand before or after the verb, and every verb fails the same way. */
function inherit(command: Command): void {
  command.exitOverride().showHelpAfterError(`(digest help ${command.name()} explains it)`);
  for (const child of command.commands) inherit(child);
}

async function perform(
  globals: GlobalOptions,
  action: Action,
  signal: AbortSignal,
  stdout: OutputStream,
): Promise<ExitCode> {
  const environment = readEnvironment();
  const output = new Output({
    stdout,
    json: globals.json === true,
    quiet: globals.quiet === true,
    verbose: globals.verbose === true,
    allowColor: globals.color && !environment.noColor,
    terminal: environment.terminal,
  });
  let session: Session | undefined;
  try {
    session = new Session(globals, environment, output, signal);
    return await action(session);
  } catch (error) {
    return report(output, error, signal);
  } finally {
    await session?.close();
  }
}

/** Tells the person, or the script, what went wrong; an interrupted command counts as failed. */
function report(output: Output, error: unknown, signal: AbortSignal): ExitCode {
  const known = error instanceof AppError ? error : null;
  const message = signal.aborted ? 'interrupted' : (messageOf(error).split('\n')[0] ?? '');
  const code = signal.aborted ? 'interrupted' : (known?.code ?? 'internal');
  const hint = signal.aborted
    ? 'What was done so far is kept; run the same command to go on.'
    : (known?.hint ?? (known ? undefined : 'This is a fault in digest; --verbose shows where.'));
  if (output.json) output.document({ error: { code, message, hint: hint ?? null } });
  else output.error(message, hint);
  if (output.verbose && error instanceof Error) output.detail(error.stack ?? '');
  if (output.verbose && error instanceof Error && error.cause)
    output.detail(`caused by: ${String(error.cause)}`);
  return known?.exitCode ?? ExitCode.failed;
}

/** commander has told the person; a script gets its document. */
function reportUsage(message: string, stdout: OutputStream): void {
  const output = new Output({
    stdout,
    json: true,
    quiet: true,
    verbose: false,
    allowColor: false,
    terminal: null,
  });
  output.document({
    error: { code: 'usage', message: message.replace(/^error: /, ''), hint: 'See --help.' },
  });
}
