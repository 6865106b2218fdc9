// `digest doctor`: tries everything that a run needs, one thing after the other, and says how to mend what fails.
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { ConfiguredEnricher } from '../fetchers/enrichers/enricher.ts';
import type { ConfiguredSource } from '../fetchers/source.ts';
import type { HttpClient } from '../http/client.ts';
import type { Store } from '../store/store.ts';
import { papersFor } from './shared/enrich.ts';
import { examineMail, type MailExamination } from './shared/examine-mail.ts';
import { attempt, Failure, type Finding, failed, ok, warning } from './shared/finding.ts';
import { nextEdition } from './shared/schedule.ts';

/** What the examination may use; each part may fail by itself. */
export interface Patient {
  config(): Promise<Config>;
  store(): Promise<Store>;
  http(): Promise<HttpClient>;
  clock: Clock;
  signal: AbortSignal;
}

export interface ExamineOptions extends MailExamination {
  /** Asks no source, no name server and no mail server. */
  offline: boolean;
}

/** Findings in the order in which things depend on one another. */
export async function* examine(patient: Patient, options: ExamineOptions): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = await patient.config();
  } catch (error) {
    yield failed('configuration', error);
    return;
  }
  yield ok('configuration', config.file);
  yield* contactFinding(config);
  const store = await attempt(() => patient.store());
  if (store instanceof Failure) {
    yield failed('database', store.cause);
    return;
  }
  yield ok('database', `${config.database.path}, ${await store.papers.count()} papers`);
  yield* subscriberFinding(store);
  yield ok('schedule', nextEdition({ config, clock: patient.clock }));
  if (!options.offline) {
    for (const source of config.sources) {
      yield await sourceFinding(patient, store, source);
    }
    for (const enricher of config.enrich) {
      yield await enricherFinding(patient, store, config, enricher);
    }
  }
  yield* examineMail(config, patient.clock, options);
}

function* contactFinding(config: Config): Generator<Finding> {
  if (config.contact) return;
  yield warning(
    'contact',
    'the sources cannot reach you',
    'Set "contact: you@example.org"; they may block a stranger.',
  );
}

async function* subscriberFinding(store: Store): AsyncGenerator<Finding> {
  const active = await store.subscribers.count('active');
  yield active > 0
    ? ok('subscribers', `${active} active`)
    : warning(
        'subscribers',
        'nobody gets the digest yet',
        'Add one with "digest subscribers add me@example.org".',
      );
}

/** Asks the source as a fetch would, and keeps nothing. */
async function sourceFinding(patient: Patient, store: Store, source: ConfiguredSource): Promise<Finding> {
  const { name } = source;
  const subject = `source ${name}`;
  const result = await attempt(async () => {
    const fetcher = await source.load();
    const http = await patient.http();
    const pages = fetcher.fetch(
      { since: null, until: null, full: false },
      {
        http,
        now: patient.clock.now(),
        cursor: await store.fetches.cursor(name),
        validatorsOf: async () => null,
        signal: patient.signal,
        log: () => {},
      },
    );
    for await (const page of pages) return page;
    return null;
  });
  if (result instanceof Failure) return failed(subject, result.cause);
  if (!result) return ok(subject, 'answers; nothing to ask for now');
  if (result.warning) return warning(subject, result.warning, 'The next run asks again.');
  return ok(subject, `answers with ${result.records.length} records, ${result.rejects.length} refused`);
}

/** Asks the enricher about one paper, and keeps nothing. No edition depends on it: what fails is a warning. */
async function enricherFinding(
  patient: Patient,
  store: Store,
  config: Config,
  chosen: ConfiguredEnricher,
): Promise<Finding> {
  const subject = `enricher ${chosen.name}`;
  const { clock, signal } = patient;
  const result = await attempt(async () => {
    const enricher = await chosen.load();
    const papers = await papersFor({ store, clock, config }, enricher);
    const pages = enricher.enrich(papers.slice(0, 1), {
      http: await patient.http(),
      now: clock.now(),
      cursor: null,
      validatorsOf: async () => null,
      signal,
      log: () => {},
    });
    if (papers.length > 0) for await (const page of pages) return page;
    return null;
  });
  if (result instanceof Failure) {
    const { message, hint } = failed(subject, result.cause);
    return warning(subject, message, hint ?? 'Editions are made without it.');
  }
  if (!result) return ok(subject, 'no paper to ask about now');
  const [answer] = result.answers;
  return ok(subject, `answers; it ${answer?.found ? 'knows' : 'does not know'} ${answer?.paperId ?? 'it'}`);
}
