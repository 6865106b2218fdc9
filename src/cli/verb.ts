// The contract of a verb: a command of the program as a value, with typed parameters, and one way to report the result.
import { ExitCode } from '../errors.ts';
import type { Output } from './output.ts';
import type { Parameters, ValuesOf } from './parameter.ts';
import type { Session } from './session.ts';

/** A command line and its purpose. */
export type Example = readonly [command: string, purpose: string];

interface Described {
  readonly name: string;
  /** One sentence, shown in the list of commands. */
  readonly description: string;
  /** Paragraphs of help, shown after the options. */
  readonly notes?: string;
  readonly examples?: readonly Example[];
}

/**
 * What a command is. Only `run` may load what is slow to load, such as the command's implementation: help reads the names,
 * descriptions and parameters of all verbs.
 */
export interface VerbDefinition<A extends Parameters, O extends Parameters, R> extends Described {
  readonly arguments?: A;
  readonly options?: O;
  /** Does the work. Null means that the verb has written its output itself, as a stream does. */
  run(session: Session, input: ValuesOf<A> & ValuesOf<O>): Promise<R>;
  /** What `--json` shows; the result itself when left out. */
  document?(result: NonNullable<R>): unknown;
  /** Writes the result for people; not called with `--json`. With `--quiet`, `output` drops all but problems. */
  print?(result: NonNullable<R>, output: Output, input: ValuesOf<A> & ValuesOf<O>): void | Promise<void>;
  /** What went wrong though the command ended well; shown on stderr in every mode. */
  warnings?(result: NonNullable<R>): readonly string[];
  /** Keeps running after its result until the session's signal, as a server does. Ending it then is not a failure. */
  hold?(result: NonNullable<R>, session: Session, input: ValuesOf<A> & ValuesOf<O>): Promise<void>;
  /** 0 when left out. */
  exitCode?(result: NonNullable<R>): ExitCode;
}

/** A verb with its types erased, from which the command tree is built. */
export interface Verb extends Described {
  readonly arguments: Parameters;
  readonly options: Parameters;
  /** Runs and reports the result; `input` has a value for each of the parameters. */
  execute(session: Session, input: Readonly<Record<string, unknown>>): Promise<ExitCode>;
}

/** Verbs under a common word: `subscribers add`, `subscribers list`. */
export interface VerbGroup extends Described {
  readonly verbs: readonly Verb[];
}

type NoParameters = Record<never, never>;

/** A verb with types inferred from its definition: the input of `run` from the parameters, the rest from its result. */
export function defineVerb<R, A extends Parameters = NoParameters, O extends Parameters = NoParameters>(
  definition: VerbDefinition<A, O, R>,
): Verb {
  const { name, description, notes, examples, arguments: args = {}, options = {} } = definition;
  return {
    name,
    description,
    ...(notes !== undefined && { notes }),
    ...(examples !== undefined && { examples }),
    arguments: args,
    options,
    async execute(session, values) {
      // The command tree reads the values by the very parameters that give them their types.
      const input = values as ValuesOf<A> & ValuesOf<O>;
      const result = await definition.run(session, input);
      if (result === null || result === undefined) return endOf(ExitCode.done, session);
      const { output } = session;
      if (output.json) output.document(definition.document ? definition.document(result) : result);
      else await definition.print?.(result, output, input);
      for (const warning of definition.warnings?.(result) ?? []) output.warn(warning);
      if (definition.hold) {
        await definition.hold(result, session, input);
        return ExitCode.done;
      }
      return endOf(definition.exitCode?.(result) ?? ExitCode.done, session);
    },
  };
}

/** 130 for an interrupted command that left something undone; one that finished anyway is done. */
function endOf(exitCode: ExitCode, { signal }: Session): ExitCode {
  return signal.aborted && exitCode !== ExitCode.done ? ExitCode.interrupted : exitCode;
}
