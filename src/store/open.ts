// Opens the store: the engine with the database at its latest schema, and the aggregates.
import { bootName } from './editions/boot.ts';
import { deliveryStore } from './editions/deliveries.ts';
import { editionStore } from './editions/editions.ts';
import { handOverJournal } from './editions/hand-over-journal.ts';
import { publicationStore } from './editions/publications.ts';
import { evaluationStore } from './evaluation.ts';
import { fetchStore } from './fetches.ts';
import { metricsStore } from './metrics.ts';
import { nameOf, openEngine, type StoreOptions } from './open-engine.ts';
import { enrichmentStore } from './papers/enrichments.ts';
import { paperStore } from './papers/papers.ts';
import { searchIndexStore } from './papers/search-index.ts';
import { summaryStore } from './papers/summaries.ts';
import { vectorStore } from './papers/vectors.ts';
import { addressHasher } from './readers/address-hasher.ts';
import { bounceStore } from './readers/bounces.ts';
import { noticeStore } from './readers/notices.ts';
import { profileStore } from './readers/profiles.ts';
import { readerFeedStore } from './readers/reader-feeds.ts';
import { subscriberStore } from './readers/subscribers.ts';
import { suppressionStore } from './readers/suppressions.ts';
import { retentionStore } from './retention.ts';
import { secretStore } from './secrets.ts';
import { statisticsStore } from './statistics.ts';
import type { Store } from './store.ts';

/** Opens or creates the database. Throws a `StoreError` whose hint says what to do if that fails. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const engine = await openEngine(options);
  const { database } = engine;
  const secrets = secretStore(database);
  const hasher = addressHasher(secrets);
  const journal = engine.journalPath === null ? null : handOverJournal(engine.journalPath, bootName());
  return {
    papers: paperStore(engine),
    searchIndex: searchIndexStore(engine),
    vectors: vectorStore(engine),
    fetches: fetchStore(database),
    enrichments: enrichmentStore(engine),
    summaries: summaryStore(engine),
    editions: editionStore(engine),
    subscribers: subscriberStore(engine, hasher),
    profiles: profileStore(engine),
    readerFeeds: readerFeedStore(engine),
    deliveries: deliveryStore(engine, hasher, journal),
    publications: publicationStore(engine),
    bounces: bounceStore(engine),
    secrets,
    suppressions: suppressionStore(database, hasher),
    notices: noticeStore(engine, hasher),
    statistics: statisticsStore(engine),
    metrics: metricsStore(engine),
    evaluation: evaluationStore(engine),
    retention: retentionStore(engine),
    maintenance: {
      async backup(file, backup) {
        if (engine.maintenance.backup) return await engine.maintenance.backup(file, backup);
        const { backUpRows } = await import('./copy/backup-rows.ts');
        return await backUpRows({ engine, name: nameOf(options) }, file, backup);
      },
      check: engine.maintenance.check,
    },
    changeStamp: engine.changeStamp,
    sourcePaces: engine.sharing?.sourcePaces ?? null,
    isShared: engine.sharing !== null,
    lock: engine.lock,
    async close() {
      journal?.close();
      await engine.sharing?.sourcePaces.close();
      await engine.close();
    },
  };
}
