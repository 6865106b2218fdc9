// The records of one work: resolves each field in the order that the table of precedence gives.
import { type FieldsBy, isOfService, mergeTable, placeIn, type Take } from './merge-table.ts';
import type { PaperRecord } from './paper.ts';

type Get<T> = (record: PaperRecord) => T | null;

/** All records of one work. Nothing here depends on the order in which they are given. */
export class RecordSet {
  readonly #records: readonly PaperRecord[];
  /** Few fields have an order of their own: each order is made once. */
  readonly #ranked = new Map<readonly string[], readonly PaperRecord[]>();

  constructor(records: readonly PaperRecord[]) {
    this.#records = records;
  }

  /**
   * All records in the field's order; of one interface the later version first. An outdated record comes after the last current one
   * of its source: a feed's title of today counts more than a search's of last week.
   */
  inOrder(field: FieldsBy<Take>): readonly PaperRecord[] {
    if (this.#records.length < 2) return this.#records;
    const { order } = mergeTable[field];
    const known = this.#ranked.get(order);
    if (known) return known;
    const ranked = this.#records
      .map((record) => ({ record, place: this.#placeOf(record, order) }))
      .sort((a, b) => a.place - b.place || byVersionAndName(a.record, b.record))
      .map(({ record }) => record);
    this.#ranked.set(order, ranked);
    return ranked;
  }

  first<T>(field: FieldsBy<'first'>, get: Get<T>): T | null {
    for (const record of this.inOrder(field)) {
      const value = get(record);
      if (value !== null) return value;
    }
    return null;
  }

  /** The value of each source, in the field's order; the values of services if no source has one. */
  each<T>(field: FieldsBy<Exclude<Take, 'first'>>, get: Get<T>): T[] {
    const [only, second] = this.#records;
    if (only !== undefined && second === undefined) {
      const value = get(only);
      return value === null ? [] : [value];
    }
    const [sources, services]: [T[], T[]] = [[], []];
    for (const record of this.inOrder(field)) {
      const value = get(record);
      if (value !== null) (isOfService(record.source, record.via) ? services : sources).push(value);
    }
    return sources.length > 0 ? sources : services;
  }

  union(field: FieldsBy<'union'>, get: (record: PaperRecord) => readonly string[]): string[] {
    const lists = this.each(field, (record) => (get(record).length > 0 ? get(record) : null));
    return [...new Set(lists.flat())];
  }

  most(field: FieldsBy<'most' | 'latest'>, get: Get<number>): number | null {
    const values = this.each(field, get);
    return values.length > 0 ? Math.max(...values) : null;
  }

  earliest<T extends string>(field: FieldsBy<'earliest'>, get: Get<T>): T | null {
    return this.each(field, get).sort()[0] ?? null;
  }

  any(field: FieldsBy<'any'>, get: (record: PaperRecord) => boolean): boolean {
    return this.inOrder(field).some((record) => get(record) && !this.isOutdated(record));
  }

  /** As `each`, without outdated records unless there are no others. */
  eachCurrent<T>(field: FieldsBy<Exclude<Take, 'first'>>, get: Get<T>): T[] {
    const current = this.each(field, (record) => (this.isOutdated(record) ? null : get(record)));
    return current.length > 0 ? current : this.each(field, get);
  }

  #placeOf(record: PaperRecord, order: readonly string[]): number {
    const place = placeIn(order, record.source, record.via);
    if (!this.isOutdated(record)) return place;
    const current = this.#records.filter(
      (other) => other.source === record.source && !this.isOutdated(other),
    );
    return Math.max(place, ...current.map(({ source, via }) => placeIn(order, source, via) + 0.5));
  }

  /** Whether another interface of the same source has a later version, so that this record is outdated. */
  isOutdated({ source, version }: PaperRecord): boolean {
    if (version === null || this.#records.length < 2) return false;
    return this.#records.some((other) => other.source === source && (other.version ?? 0) > version);
  }
}

/** Source, interface and key end every tie, so that the order of arrival never shows. */
function byVersionAndName(a: PaperRecord, b: PaperRecord): number {
  const name = ({ source, via, key }: PaperRecord) => `${source}/${via}/${key}`;
  return (b.version ?? 0) - (a.version ?? 0) || (name(a) < name(b) ? -1 : 1);
}
