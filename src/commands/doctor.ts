// `digest doctor`: tries everything that a run needs, in order of dependence, and says how to fix what fails.
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { ConfiguredEnricher } from '../fetchers/enrichers/enricher.ts';
import type { ConfiguredLibrary } from '../fetchers/libraries/library.ts';
import type { ConfiguredSource } from '../fetchers/source.ts';
import type { HttpClient } from '../http/client.ts';
import { isTranslated, languages } from '../render/messages/languages.ts';
import type { Store } from '../store/store.ts';
import { examineMail, type MailExamination } from './shared/checks/examine-mail.ts';
import { examineOutlets } from './shared/checks/examine-outlets.ts';
import { fileModeFindings } from './shared/checks/file-modes.ts';
import { attempt, Failure, type Finding, failed, ok, warning } from './shared/checks/finding.ts';
import { nextEdition } from './shared/editions/schedule.ts';
import { unwantedEdition } from './shared/editions/unwanted.ts';
import { papersFor } from './shared/papers/enrich.ts';
import { probeContext } from './shared/papers/fetch-context.ts';
import { probeSummaries } from './shared/papers/probe-summaries.ts';
import { checkBase } from './shared/search-index/semantic-base.ts';
import { offeredPeriods } from './shared/settings.ts';

/** What the checks may use; each part may fail on its own. */
export interface DoctorContext {
  config(): Promise<Config>;
  store(): Promise<Store>;
  http(): Promise<HttpClient>;
  clock: Clock;
  signal: AbortSignal;
}

export interface ExamineOptions extends MailExamination {
  /** Contacts no source, no model, no name server and no mail server. */
  offline: boolean;
}

/** Papers whose words are compared with the index. */
const sampledPapers = 500;

/** Findings in the order in which things depend on one another. */
export async function* examine(context: DoctorContext, options: ExamineOptions): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = await context.config();
  } catch (error) {
    yield failed('configuration', error);
    return;
  }
  yield ok('configuration', config.file);
  yield* contactFinding(config);
  yield* languageFinding(config);
  const store = await attempt(() => context.store());
  if (store instanceof Failure) {
    yield failed('database', store.cause);
    return;
  }
  yield await databaseFinding(config, store);
  yield* fileModeFindings(config);
  yield await searchFinding(store);
  yield* subscriberFinding(store, config);
  yield ok('schedule', nextEdition({ config, clock: context.clock }));
  if (!options.offline) {
    for (const source of config.sources) {
      yield await sourceFinding(context, store, source);
    }
    for (const enricher of config.enrich) {
      yield await enricherFinding(context, store, config, enricher);
    }
    for (const library of config.libraries) yield await libraryFinding(context, store, library);
  }
  if (config.summaries !== null && !options.offline) yield await summariesFinding(context, store, config);
  yield* examineOutlets(config, options);
  yield* examineMail(config, context.clock, options);
}

/** Reads the whole file: otherwise damage shows only when the damaged part is read. */
async function databaseFinding({ database }: Config, store: Store): Promise<Finding> {
  const problems = await attempt(() => store.maintenance.check());
  if (problems instanceof Failure) return failed('database', problems.cause);
  if (problems.length > 0) {
    return {
      subject: 'database',
      status: 'failed',
      message: `${database.name} is damaged: ${problems[0]}`,
      hint: 'Restore a backup, or start with a new database.',
    };
  }
  const papers = await attempt(() => store.papers.count());
  if (papers instanceof Failure) return failed('database', papers.cause);
  return ok('database', `${database.name}, ${papers} papers, no damage found`);
}

function* contactFinding(config: Config): Generator<Finding> {
  if (config.contact) return;
  yield warning(
    'contact',
    'the sources cannot reach you',
    'Set "contact: you@example.org"; they may block a stranger.',
  );
}

function* languageFinding({ language }: Config): Generator<Finding> {
  if (isTranslated(language)) return;
  yield warning(
    'language',
    `mails and pages are in English: there are no texts in ${language}`,
    `There are ${Object.keys(languages).join(', ')}.`,
  );
}

/** Whether the search index agrees with the papers. */
async function searchFinding(store: Store): Promise<Finding> {
  const subject = 'search';
  const repair = '"digest search --reindex" rebuilds the index.';
  const result = await attempt(async () => {
    if (!checkBase()) return warning(subject, 'the semantic base is damaged', 'Install digest again.');
    const { pending, orphans, wrong, sampled, withoutVector } = await store.searchIndex.check(sampledPapers);
    if (orphans + wrong > 0) {
      const message = `the index disagrees with the papers: ${orphans} entries too many, ${wrong} of ${sampled} papers wrong`;
      return { ...warning(subject, message, repair), status: 'failed' as const };
    }
    if (pending > 0)
      return warning(subject, `${pending} papers are not in the index`, 'The next fetch adds them.');
    if (withoutVector > 0) {
      return warning(subject, `${withoutVector} papers have no vector`, 'The next fetch computes them.');
    }
    const model = await store.vectors.active();
    const papers = await store.searchIndex.count();
    if (papers === 0) return ok(subject, 'no papers yet');
    if (model === null) return warning(subject, 'no paper has a vector', 'The next fetch computes them.');
    return ok(subject, `${papers} papers, ${model.name}`);
  });
  return result instanceof Failure ? failed(subject, result.cause) : result;
}

async function* subscriberFinding(store: Store, config: Config): AsyncGenerator<Finding> {
  const active = await store.subscribers.count('active');
  yield active > 0
    ? ok('subscribers', `${active} active`)
    : warning(
        'subscribers',
        'the digest has no active subscriber yet',
        'Add one with "digest subscribers add me@example.org".',
      );
  for (const period of offeredPeriods(config.editions)) {
    const unwanted = await unwantedEdition({ store, config }, { id: `${period}/next`, period });
    const [message = '', hint = ''] = unwanted?.split('. ') ?? [];
    if (unwanted !== null) yield warning('subscribers', message, `${hint}.`);
  }
}

/** Requests the first page as a fetch would, and stores nothing. */
async function sourceFinding(
  context: DoctorContext,
  store: Store,
  source: ConfiguredSource,
): Promise<Finding> {
  const { name } = source;
  const subject = `source ${name}`;
  const result = await attempt(async () => {
    const fetcher = await source.load();
    const cursor = await store.fetches.cursor(name);
    const pages = fetcher.fetch(
      { since: null, until: null, full: false },
      await probeContext(context, cursor),
    );
    for await (const page of pages) return page;
    return null;
  });
  if (result instanceof Failure) return failed(subject, result.cause);
  if (!result) return ok(subject, 'answers; nothing to ask for now');
  if (result.warning) return warning(subject, result.warning, 'The next run tries again.');
  return ok(subject, `answers with ${result.records.length} records, ${result.rejects.length} rejected`);
}

/** Asks the enricher about one paper, and stores nothing. No edition depends on it, so a failure is a warning. */
async function enricherFinding(
  context: DoctorContext,
  store: Store,
  config: Config,
  chosen: ConfiguredEnricher,
): Promise<Finding> {
  const subject = `enricher ${chosen.name}`;
  const { clock } = context;
  let missingKey: string | null = null;
  const result = await attempt(async () => {
    const enricher = await chosen.load();
    missingKey = enricher.missingKey ?? null;
    const papers = await papersFor({ store, clock, config }, enricher);
    const pages = enricher.enrich(papers.slice(0, 1), await probeContext(context, null));
    if (papers.length > 0) for await (const page of pages) return page;
    return null;
  });
  if (result instanceof Failure) {
    const { message, hint } = failed(subject, result.cause);
    return warning(subject, message, hint ?? 'Editions are made without it.');
  }
  if (missingKey !== null) return warning(subject, 'it requires a key, and none is configured', missingKey);
  if (!result) return ok(subject, 'no paper to query now');
  const [answer] = result.answers;
  return ok(subject, `answers; it ${answer?.found ? 'knows' : 'does not know'} ${answer?.paperId ?? 'it'}`);
}

/** Has the model summarise an invented abstract, as a run would. Editions are made without it, so a failure is a warning. */
async function summariesFinding(context: DoctorContext, store: Store, config: Config): Promise<Finding> {
  const subject = 'summaries';
  const { clock, signal } = context;
  const http = () => context.http();
  const result = await attempt(() => probeSummaries({ config, store, http, clock, signal }));
  if (result instanceof Failure) {
    const { message, hint } = failed(subject, result.cause);
    return warning(subject, message, hint ?? 'Papers without a TL;DR show their abstract.');
  }
  const { text, refused, place, usage } = result;
  if (refused !== null) {
    return warning(subject, `${place} responds, but wrote nothing usable: ${refused}`, 'Try another model.');
  }
  return ok(subject, `${place} answers: “${text}”; ${usage}`);
}

/** Asks how many items a library has. No edition depends on it, so a failure is a warning. */
async function libraryFinding(
  context: DoctorContext,
  store: Store,
  { origin, reader, load }: ConfiguredLibrary,
): Promise<Finding> {
  const subject = `library ${origin}`;
  const result = await attempt(async () => {
    const library = await load();
    const isKnown = (await store.subscribers.find(reader)) !== null;
    return { isKnown, count: await library.count(await probeContext(context, null)) };
  });
  if (result instanceof Failure) {
    const { message, hint } = failed(subject, result.cause);
    return warning(subject, message, hint ?? 'Mails use what was read before.');
  }
  if (!result.isKnown)
    return warning(
      subject,
      `${reader} is not a subscriber`,
      `Add them with "digest subscribers add ${reader}".`,
    );
  return ok(subject, `answers with ${result.count} items`);
}
